import { readFileSync } from 'node:fs';

const DETECTED = ['Killed', 'Timeout'];
const UNDETECTED = ['Survived', 'NoCoverage'];

/**
 * The mutants that change nothing that anyone could notice, by file, each with the reason: in the line `in`,
 * `code` becomes `mutant`.
 */
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
        in: lines[start.line - 1].trim(),
        code: oneLine(textBetween(lines, start, end)),
        mutant: oneLine(replacement),
        isDetected: DETECTED.includes(status),
      }));
  });
}

/** A text in some lines; lines and columns count from 1. */
function textBetween(lines, start, end) {
  const some = lines.slice(start.line - 1, end.line);
  some[some.length - 1] = some.at(-1).slice(0, end.column - 1);
  some[0] = some[0].slice(start.column - 1);
  return some.join('\n');
}

function oneLine(text) {
  return text.replaceAll(/\s+/g, ' ');
}

/** Prints how many of the mutants the specs notice, and each other one that is not explained. */
export function summarize(name, mutants) {
  const survivors = mutants.filter(({ isDetected }) => !isDetected);
  const unexplained = survivors.filter((mutant) => !isExplained(mutant));
  const score = (100 * (mutants.length - survivors.length)) / mutants.length;
  for (const one of unexplained) {
    console.log(`${one.file}:${one.range.replace(/-.*/, '')}`);
    console.log(`  ${one.in}`);
    console.log(`  ${one.code} becomes ${one.mutant}`);
  }
  console.log(
    `${name}: ${mutants.length} mutants, ${score.toFixed(1)} % noticed, ${survivors.length} not: ` +
      `${survivors.length - unexplained.length} are explained, ${unexplained.length} are not`,
  );
  return score;
}

function isExplained({ file, ...mutant }) {
  return (EXPLAINED[file] ?? []).some((one) =>
    ['in', 'code', 'mutant'].every((key) => one[key] === mutant[key]),
  );
}
