import fc from 'fast-check';

/** A failure prints its seed; `AGI_FUZZ_SEED` runs it again, `AGI_FUZZ_RUNS` runs more. */
const seed = Number(process.env.AGI_FUZZ_SEED ?? 20_261_123);
const factor = Number(process.env.AGI_FUZZ_RUNS ?? 1000) / 1000;

/** Settings of a property that runs `runs` times, or in proportion to `AGI_FUZZ_RUNS`. */
export function settings<T = unknown>(runs: number): fc.Parameters<T> {
  return { seed, numRuns: Math.max(1, Math.round(runs * factor)) };
}

/** Text that parsers often read wrongly. */
export const awkwardText = fc
  .array(
    fc.oneof(
      {
        weight: 3,
        arbitrary: fc.constantFrom('"', '\\', ' ', '\t', ',', ')', '(', '\\"', "'", ';'),
      },
      { weight: 1, arbitrary: fc.constantFrom('${EXTEN}', 'HANGUP', '200 result=1 (', 'failure') },
      { weight: 2, arbitrary: fc.string({ unit: 'binary', maxLength: 6 }) },
      {
        weight: 1,
        arbitrary: fc.constantFrom('é', '日本', '\u{1F600}', '\uD800', '\u007f', '\u0001'),
      },
    ),
    { maxLength: 20 },
  )
  .map((parts) => parts.join(''));
