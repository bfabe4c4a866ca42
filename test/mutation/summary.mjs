import { readFileSync } from 'node:fs';

const DETECTED = ['Killed', 'Timeout'];
const UNDETECTED = ['Survived', 'NoCoverage'];

/** The mutants that change nothing that anyone could notice, each with the reason. */
const EXPLAINED = JSON.parse(readFileSync(new URL('explained.json', import.meta.url), 'utf8'));

/** The mutants of a report of Stryker's, without those that could not run. */
export function mutantsOf(report) {
  const { files } = JSON.parse(readFileSync(report, 'utf8'));
  return Object.entries(files).flatMap(([file, { source, mutants }]) => {
    const lines = source.split('\n');
    return mutants
      .filter(({ status }) => [...DETECTED, ...UNDETECTED].includes(status))
      .map(({ status, mutatorName, replacement, location: { start, end } }) => ({
        file,
        range: `${start.line}:${start.column - 1}-${end.line}:${end.column - 1}`,
        mutatorName,
        replacement,
        line: lines[start.line - 1].trim(),
        isDetected: DETECTED.includes(status),
      }));
  });
}

/** Prints how many of the mutants the specs notice, and each other one that is not explained. */
export function summarize(name, mutants) {
  const survivors = mutants.filter(({ isDetected }) => !isDetected);
  const unexplained = survivors.filter((mutant) => !isExplained(mutant));
  const score = (100 * (mutants.length - survivors.length)) / mutants.length;
  for (const { file, range, line, replacement } of unexplained) {
    console.log(
      `${file}:${range.replace(/-.*/, '')}\n  ${line}\n  ${replacement.split(/\n\s*/).join(' ')}`,
    );
  }
  console.log(
    `${name}: ${mutants.length} mutants, ${score.toFixed(1)} % noticed, ${survivors.length} not: ` +
      `${survivors.length - unexplained.length} are explained, ${unexplained.length} are not`,
  );
  return score;
}

function isExplained({ file, line, replacement }) {
  const text = replacement.replaceAll(/\s+/g, ' ');
  return (EXPLAINED[file] ?? []).some((one) => one.line === line && one.mutant === text);
}
