/** The two codecs of G.711: one byte for each of 8000 samples a second. */
export type Codec = 'ulaw' | 'alaw';

export const SAMPLE_RATE = 8000;

function ulawSample(byte: number): number {
  const inverted = ~byte & 255;
  const magnitude = (((inverted & 15) << 3) + 132) << ((inverted & 112) >> 4);
  return inverted & 128 ? 132 - magnitude : magnitude - 132;
}

function alawSample(byte: number): number {
  const toggled = byte ^ 0x55;
  const segment = (toggled & 112) >> 4;
  const magnitude = ((toggled & 15) << 4) + (segment === 0 ? 8 : 264);
  const shifted = segment > 1 ? magnitude << (segment - 1) : magnitude;
  return toggled & 128 ? shifted : -shifted;
}

/** Each byte's sample, and the byte that is nearest to each sample. */
class Table {
  private readonly samples: Int16Array;
  private readonly bytes = new Uint8Array(65_536);

  constructor(sampleOf: (byte: number) => number) {
    this.samples = Int16Array.from({ length: 256 }, (_, byte) => sampleOf(byte));
    const sorted = [...this.samples.keys()].sort((a, b) => this.sample(a) - this.sample(b));
    let nearest = 0;
    for (let sample = -32_768; sample < 32_768; sample++) {
      const distance = (index: number): number =>
        Math.abs(this.sample(sorted[index] ?? 0) - sample);
      while (nearest < 255 && distance(nearest + 1) <= distance(nearest)) nearest++;
      this.bytes[sample & 65_535] = sorted[nearest] ?? 0;
    }
  }

  sample(byte: number): number {
    return this.samples[byte] ?? 0;
  }

  byte(sample: number): number {
    return this.bytes[sample & 65_535] ?? 0;
  }
}

const TABLES: Readonly<Record<Codec, Table>> = {
  ulaw: new Table(ulawSample),
  alaw: new Table(alawSample),
};

export function encode(codec: Codec, samples: Int16Array): Buffer {
  const table = TABLES[codec];
  return Buffer.from(Uint8Array.from(samples, (sample) => table.byte(sample)));
}

export function decode(codec: Codec, bytes: Uint8Array): Int16Array {
  const table = TABLES[codec];
  return Int16Array.from(bytes, (byte) => table.sample(byte));
}
