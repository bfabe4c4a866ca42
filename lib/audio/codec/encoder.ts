import type { AudioRate } from '../../core/index.js';
import { FRAME_TIME, HEADER_BYTES, MOST_WHISPERED } from './limits.js';
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

/** The rate of a whisper: ChanSpy has no other. */
const WHISPER_RATE = 8000;

function silence(ms: number): Buffer {
  return encodeAudio(WHISPER_RATE, new Int16Array((WHISPER_RATE * ms) / 1000));
}

/**
 * Messages by which Asterisk forgets what it has not played of a whisper. With the first one almost as much waits as
 * may wait. The second one, or else the third one, comes when it is more. Then no more than two frames of silence
 * wait. Each message fits into one packet, so that a network does not split it.
 */
export const FORGET_MESSAGES: readonly Buffer[] = [
  silence(MOST_WHISPERED - FRAME_TIME / 2),
  silence(FRAME_TIME),
  silence(FRAME_TIME),
];
