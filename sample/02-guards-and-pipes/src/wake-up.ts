import type { AgiChannel } from 'nestjs-agi';
import type { Room } from './rooms.js';

const twoDigits = (value: number): string => String(value).padStart(2, '0');

/** Notes a wake-up call, reads the time back, and leaves it where the dialplan can read it. */
export async function confirmWakeUp(
  channel: AgiChannel,
  room: Room,
  hour: number,
  minute: number,
): Promise<void> {
  room.wakeUp = `${twoDigits(hour)}:${twoDigits(minute)}`;
  await channel.answer();
  await channel.sayDigits(twoDigits(hour) + twoDigits(minute));
  // The last command: when the dialplan reads the variable, everything before it has been done.
  await channel.setVariable('WAKE_UP', `${room.wakeUp} in ${room.number}`);
}
