import { AgiController, AgiDialog, AgiRoute, Channel, type AgiChannel } from 'nestjs-agi';

/** The rooms, by PIN. Only a leader's arrival begins the conference: see `confbridge.conf`. */
const ROOMS = new Map([
  ['1234', { name: 'board', user: 'listener' }],
  ['987654', { name: 'board', user: 'leader' }],
]);

/** Callers who know the PIN of a room are let in. */
@AgiController('conference')
export class DoorController {
  constructor(private readonly dialog: AgiDialog<'throw'>) {}

  @AgiRoute('door')
  async open(@Channel() channel: AgiChannel): Promise<void> {
    await channel.answer();
    const room = await this.dialog.ask({
      prompt: 'conf-getpin',
      max: 8,
      masked: true,
      resolve: (pin) => ROOMS.get(pin),
      failures: { invalid: 'conf-invalidpin' },
    });
    if (room.outcome === 'matched') {
      await this.dialog.play('conf-placeintoconf');
      const { status } = await channel.confBridge(room.value.name, { user: room.value.user });
      await channel.setVariable('CONFERENCE', `${room.value.name}: ${status ?? 'left'}`);
    }
    await this.dialog.play('vm-goodbye');
  }
}
