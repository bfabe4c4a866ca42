import type { SimulatedChannel } from '../../channel/simulated-channel.js';
import { fromWire } from '../../wire/wire-text.js';
import { counted, failure, readInteger, result, type SimulatedCommand } from './execution.js';

/** Waits for a text message; `undefined` if none comes. */
async function receive(
  channel: SimulatedChannel,
  timeout: string | undefined,
): Promise<string | undefined> {
  const receiving = channel.wait({ ms: readInteger(timeout), text: true });
  channel.onCue('prompt', '');
  const end = await receiving;
  return end.kind === 'text' ? end.text : undefined;
}

/** Commands that send and receive texts and images. */
export const messaging: readonly SimulatedCommand[] = [
  {
    words: 'SEND TEXT',
    usage: '<text>',
    execute: counted(1, 1, (channel, [text = '']) => {
      channel.note('sent', fromWire(text));
      return result(0);
    }),
  },
  { words: 'SEND IMAGE', usage: '<image>', execute: counted(1, 1, () => result(0)) },
  {
    words: 'RECEIVE CHAR',
    usage: '<timeout>',
    // The reply to a time-out is `-1 (hangup)`, a failure, though nobody has hung up.
    execute: counted(1, 1, async (channel, [timeout]) => {
      const text = await receive(channel, timeout);
      return text === undefined ? failure('-1 (hangup)') : result(text.charCodeAt(0) || 0);
    }),
  },
  {
    words: 'RECEIVE TEXT',
    usage: '<timeout>',
    execute: counted(1, 1, async (channel, [timeout]) => {
      const text = await receive(channel, timeout);
      return result(text === undefined ? -1 : `1 (${text})`);
    }),
  },
  { words: 'TDD MODE', usage: '<on|off|mate>', execute: counted(1, 1, () => result(0)) },
];
