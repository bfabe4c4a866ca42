import { parseCallerId } from '../../channel/caller-id.js';
import { counted, result, scanInteger, type SimulatedCommand } from './execution.js';

/** Commands on the call itself. */
export const call: readonly SimulatedCommand[] = [
  {
    words: 'ANSWER',
    usage: '',
    execute: (channel) => {
      channel.answer();
      return result(0);
    },
  },
  {
    words: 'HANGUP',
    usage: '[channel]',
    execute: counted(0, 1, (channel, [name]) => {
      if (name !== undefined && name !== channel.name) return result(-1);
      channel.hangup('asterisk');
      return result(1);
    }),
  },
  {
    words: 'CHANNEL STATUS',
    usage: '[channel]',
    execute: counted(0, 1, (channel, [name]) => {
      if (name !== undefined && name !== channel.name) return result(-1);
      return result(channel.up ? 6 : 4);
    }),
  },
  { words: 'NOOP', usage: '[anything]', dead: true, execute: () => result(0) },
  {
    words: 'VERBOSE',
    usage: '<message> [level]',
    dead: true,
    execute: counted(1, Infinity, () => result(1)),
  },
  { words: 'ASYNCAGI BREAK', usage: '', dead: true, execute: () => result(0) },
  {
    words: 'SET AUTOHANGUP',
    usage: '<seconds>',
    execute: counted(1, 1, (channel, [seconds]) => {
      const time = scanInteger(seconds);
      if (time === undefined) return 'usage';
      channel.cancelAutoHangup?.();
      channel.cancelAutoHangup = undefined;
      if (time > 0) {
        channel.cancelAutoHangup = channel.clock.schedule(time * 1000, () => {
          channel.hangup('asterisk');
        });
      }
      return result(0);
    }),
  },
  {
    words: 'SET CALLERID',
    usage: '[number]',
    execute: (channel, [caller]) => {
      if (caller !== undefined) channel.callerId = parseCallerId(caller);
      return result(1);
    },
  },
  { words: 'SET MUSIC', usage: '<on|off> [class]', execute: counted(1, Infinity, () => result(0)) },
];
