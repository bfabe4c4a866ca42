import { relative } from 'node:path';

/** A mutant of Stryker's as the sample knows it: with its file within the package, and its range as the report counts. */
export function describeMutant({ fileName, mutatorName, replacement, location }, root) {
  const { start, end } = location;
  return {
    file: relative(root, fileName),
    range: `${start.line + 1}:${start.column}-${end.line + 1}:${end.column}`,
    mutatorName,
    replacement,
  };
}

/** The same text for the same change of the same code. */
export function keyOf({ file, range, mutatorName, replacement }) {
  return [file, range, mutatorName, replacement].join('\n');
}
