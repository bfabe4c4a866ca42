import { AgiController, AgiRoute, Channel, type AgiChannel } from 'nestjs-agi';
import { Announcement } from './announcement.js';

const SOUNDS: Record<string, string> = { 1: 'hello-world', 2: 'tt-weasels' };

/** On the server `staff` alone: a caller of the other server cannot reach it by any path. */
@AgiController({ path: 'announcement', server: 'staff' })
export class StaffController {
  constructor(private readonly announcement: Announcement) {}

  @AgiRoute('choose')
  async choose(@Channel() channel: AgiChannel): Promise<void> {
    await channel.answer();
    const { digits } = await channel.getData('vm-options', 4000, 1);
    this.announcement.sound = SOUNDS[digits] ?? this.announcement.sound;
    await channel.streamFile(this.announcement.sound);
  }
}
