/** The formats of files whose positions Asterisk does not count in samples of 8 kHz. */
const RATES: Readonly<Record<string, number>> = {
  g722: 16_000,
  wav16: 16_000,
  sln12: 12_000,
  sln16: 16_000,
  sln24: 24_000,
  sln32: 32_000,
  sln44: 44_100,
  sln48: 48_000,
  sln96: 96_000,
  sln192: 192_000,
  siren7: 16_000,
  siren14: 32_000,
};

/** How many samples of a second Asterisk counts in a file of this format. */
export function samplesPerSecond(format: string): number {
  const name = format.toLowerCase();
  return Object.hasOwn(RATES, name) ? (RATES[name] ?? 8000) : 8000;
}
