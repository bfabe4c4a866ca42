const HEADER_BYTES = 44;
const PCM = 1;
const BYTES_OF_SAMPLE = 2;

/** The rate of the sound files: Asterisk's format `wav` has no other. */
export const WAV_RATE = 8000;

/** Makes a sound file in the format that Asterisk calls `wav`: 16 bits, one channel, 8000 Hz. */
export function wavOf(samples: Int16Array): Buffer {
  const dataBytes = samples.length * BYTES_OF_SAMPLE;
  const file = Buffer.alloc(HEADER_BYTES + dataBytes);
  file.write('RIFF', 0, 'latin1');
  file.writeUInt32LE(HEADER_BYTES - 8 + dataBytes, 4);
  file.write('WAVEfmt ', 8, 'latin1');
  file.writeUInt32LE(16, 16);
  file.writeUInt16LE(PCM, 20);
  file.writeUInt16LE(1, 22);
  file.writeUInt32LE(WAV_RATE, 24);
  file.writeUInt32LE(WAV_RATE * BYTES_OF_SAMPLE, 28);
  file.writeUInt16LE(BYTES_OF_SAMPLE, 32);
  file.writeUInt16LE(BYTES_OF_SAMPLE * 8, 34);
  file.write('data', 36, 'latin1');
  file.writeUInt32LE(dataBytes, 40);
  for (let index = 0; index < samples.length; index++) {
    file.writeInt16LE(samples[index] ?? 0, HEADER_BYTES + index * BYTES_OF_SAMPLE);
  }
  return file;
}
