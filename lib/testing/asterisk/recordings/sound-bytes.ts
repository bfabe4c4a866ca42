import type { RecordingFormat } from './recording-formats.js';

/** A time in a recording during which the caller spoke, in ms since its beginning. */
export interface Speech {
  readonly from: number;
  readonly to: number;
}

/** The tone that stands for speech: its frequency in Hz, and how loud it is, of 32767. */
const VOICE = { frequency: 400, amplitude: 8000 };
/** The silence of each format, as a sample of one byte. */
const ULAW = { silence: 0xff, low: 0x2a, high: 0xaa };
const ALAW = { silence: 0xd5, low: 0x1a, high: 0x9a };

/** A frame of silence in GSM: 20 ms are 33 bytes, for each 160 samples. */
const GSM_SAMPLES = 160;
const GSM_SILENCE = Buffer.from(
  'd820a2e15a50004924924924500049249249245000492492492450004924924924',
  'hex',
);

/**
 * The bytes of a recording: a tone where the caller spoke, silence otherwise. GSM is silent, since it
 * would need an encoder.
 *
 * @param count how many samples it has
 */
export function soundBytes(
  { rate, bytes }: RecordingFormat,
  count: number,
  speech: readonly Speech[],
): Buffer {
  if (bytes === 'gsm') {
    const frames = Math.ceil(count / GSM_SAMPLES);
    return Buffer.concat(Array.from({ length: frames }, () => GSM_SILENCE));
  }
  const voice = speech.map(({ from, to }) => [
    Math.round((from * rate) / 1000),
    Math.min(Math.round((to * rate) / 1000), count),
  ]);
  const period = rate / VOICE.frequency;
  if (bytes === 'ulaw' || bytes === 'alaw') {
    const { silence, low, high } = bytes === 'ulaw' ? ULAW : ALAW;
    const sound = Buffer.alloc(count, silence);
    for (const [from = 0, to = 0] of voice) {
      for (let at = from; at < to; at++) sound[at] = at % period < period / 2 ? low : high;
    }
    return sound;
  }
  const sound = Buffer.alloc(count * 2);
  for (const [from = 0, to = 0] of voice) {
    for (let at = from; at < to; at++) {
      const sample = VOICE.amplitude * Math.sin((2 * Math.PI * at) / period);
      sound.writeInt16LE(Math.round(sample), at * 2);
    }
  }
  return bytes === 'wav' ? Buffer.concat([wavHeader(rate, sound.length), sound]) : sound;
}

/** The header of a WAV file with one channel of 16 bits. */
function wavHeader(rate: number, length: number): Buffer {
  const header = Buffer.alloc(44);
  header.write('RIFF', 0, 'latin1');
  header.writeUInt32LE(36 + length, 4);
  header.write('WAVEfmt ', 8, 'latin1');
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(1, 20);
  header.writeUInt16LE(1, 22);
  header.writeUInt32LE(rate, 24);
  header.writeUInt32LE(rate * 2, 28);
  header.writeUInt16LE(2, 32);
  header.writeUInt16LE(16, 34);
  header.write('data', 36, 'latin1');
  header.writeUInt32LE(length, 40);
  return header;
}
