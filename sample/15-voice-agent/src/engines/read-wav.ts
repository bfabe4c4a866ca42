/** The header of the file, and of a chunk in it. */
const FILE_HEADER = 12;
const CHUNK_HEADER = 8;

/** The samples of a WAV file of 16 bits and one channel. A program that writes to a pipe leaves its length open. */
export function readWav(file: Buffer): { rate: number; pcm: Int16Array } {
  let rate = 0;
  let at = FILE_HEADER;
  while (at + CHUNK_HEADER <= file.length) {
    const name = file.toString('latin1', at, at + 4);
    const length = file.readUInt32LE(at + 4);
    const start = at + CHUNK_HEADER;
    if (name === 'fmt ') rate = file.readUInt32LE(start + 4);
    if (name === 'data') return { rate, pcm: samplesOf(file.subarray(start, start + length)) };
    at = start + length;
  }
  throw new Error('this is no WAV file');
}

/** Bytes as samples, the lower byte of each first. */
export function samplesOf(bytes: Buffer): Int16Array {
  return Int16Array.from({ length: bytes.length >> 1 }, (_, index) => bytes.readInt16LE(2 * index));
}
