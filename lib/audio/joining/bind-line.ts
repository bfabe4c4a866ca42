import { AGIError, type AGIChannel } from '../../core/index.js';
import { LINE_OF_CALL } from '../../core/internal.js';
import type { Line } from '../line/line.js';

/** @throws AGIError `E_AUDIO_IN_USE` if the call has a line that is not closed, or one that is under way */
export function takeCall(method: string, channel: AGIChannel, joining: WeakSet<AGIChannel>): void {
  const isTaken = channel.get(LINE_OF_CALL)?.closed === false || joining.has(channel);
  if (isTaken) {
    const message = `${method}: the call has an audio line already; use that one, or close() it first`;
    throw new AGIError('E_AUDIO_IN_USE', message, { channel: channel.request.uniqueId });
  }
  joining.add(channel);
}

/** Keeps a line with its call, and ends it with the call. */
export function bindLine(channel: AGIChannel, line: Line): void {
  const onOver = (): void => {
    line.finish('hangup');
  };
  channel.set(LINE_OF_CALL, line);
  channel.signal.addEventListener('abort', onOver, { once: true });
  void line.over.then(() => {
    channel.signal.removeEventListener('abort', onOver);
    if (channel.get(LINE_OF_CALL) === line) channel.set(LINE_OF_CALL, undefined);
  });
  if (channel.signal.aborted) onOver();
}
