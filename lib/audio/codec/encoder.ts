import type { AudioRate } from '../../core/index.js';
import { HEADER_BYTES } from './limits.js';
import { AUDIO_KINDS, KIND } from './message.js';

/** The message that ends a connection: Asterisk then closes its side. */
export const HANGUP_MESSAGE: Buffer = Buffer.of(KIND.hangup, 0, 0);

/**
 * Makes one message of samples. It is one buffer, to be sent in one write: Asterisk ends the call where the
 * rest of a payload is later than 5 ms.
 *
 * @param samples at most 32,767 of them
 */
export function encodeAudio(rate: AudioRate, samples: Int16Array): Buffer {
  const { byteLength } = samples;
  const message = Buffer.allocUnsafe(HEADER_BYTES + byteLength);
  message[0] = AUDIO_KINDS[rate];
  message.writeUInt16BE(byteLength, 1);
  // The samples have the order of bytes of the machine, as those of Asterisk have.
  Buffer.from(samples.buffer, samples.byteOffset, byteLength).copy(message, HEADER_BYTES);
  return message;
}
