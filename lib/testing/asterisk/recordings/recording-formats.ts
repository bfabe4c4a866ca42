/** How a format of recordings is written: its rate, and its bytes. */
export interface RecordingFormat {
  /** Samples a second. */
  readonly rate: number;
  /** The kind of its bytes; `undefined` if the kit cannot write them. */
  readonly bytes?: 'wav' | 'pcm' | 'ulaw' | 'alaw' | 'gsm';
}

const NARROW = 8000;
const pcm = (rate: number): RecordingFormat => ({ rate, bytes: 'pcm' });
const NOT_WRITTEN: RecordingFormat = { rate: NARROW };

/** The formats in which Asterisk records, by the name that RECORD FILE takes, in small letters. */
const FORMATS: Readonly<Record<string, RecordingFormat>> = {
  wav: { rate: NARROW, bytes: 'wav' },
  wav16: { rate: 16_000, bytes: 'wav' },
  sln: pcm(NARROW),
  raw: pcm(NARROW),
  sln12: pcm(12_000),
  sln16: pcm(16_000),
  sln24: pcm(24_000),
  sln32: pcm(32_000),
  sln44: pcm(44_100),
  sln48: pcm(48_000),
  sln96: pcm(96_000),
  sln192: pcm(192_000),
  ulaw: { rate: NARROW, bytes: 'ulaw' },
  ul: { rate: NARROW, bytes: 'ulaw' },
  mu: { rate: NARROW, bytes: 'ulaw' },
  pcm: { rate: NARROW, bytes: 'ulaw' },
  alaw: { rate: NARROW, bytes: 'alaw' },
  al: { rate: NARROW, bytes: 'alaw' },
  gsm: { rate: NARROW, bytes: 'gsm' },
  siren7: { rate: 16_000 },
  siren14: { rate: 32_000 },
  ...Object.fromEntries(
    ['wav49', 'g722', 'g723', 'g723sf', 'g729', 'ilbc', 'ogg', 'vox', 'au', 'g726-16', 'g726-24']
      .concat('g726-32', 'g726-40')
      .map((name) => [name, NOT_WRITTEN]),
  ),
};

/** The format of that name; `undefined` if Asterisk has none. */
export function recordingFormat(name: string): RecordingFormat | undefined {
  const wanted = name.toLowerCase();
  return Object.hasOwn(FORMATS, wanted) ? FORMATS[wanted] : undefined;
}

/** The names of all formats that the kit can write to a file. */
export const WRITTEN_FORMATS: readonly string[] = Object.entries(FORMATS)
  .filter(([, { bytes }]) => bytes !== undefined)
  .map(([name]) => name);
