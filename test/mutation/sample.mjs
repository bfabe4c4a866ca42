import { Instrumenter } from '@stryker-mutator/instrumenter';
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';

/** Another seed draws another sample. */
const SEED = 'nestjs-agi';

const silent = { debug() {}, info() {}, isDebugEnabled: () => false };

/** Draws mutants of these files, each time the same ones as long as their code is the same. */
export async function drawMutants(names, count) {
  const files = await Promise.all(
    names.map(async (name) => ({ name, mutate: true, content: await readFile(name, 'utf8') })),
  );
  const options = { plugins: null, excludedMutations: [], ignorers: [], noHeader: true };
  const { mutants } = await new Instrumenter(silent).instrument(files, options);
  return mutants
    .filter(({ status }) => status !== 'Ignored')
    .map(({ fileName, mutatorName, replacement, location: { start, end } }) => ({
      file: fileName,
      // As the report counts: from 1.
      range: `${start.line + 1}:${start.column}-${end.line + 1}:${end.column}`,
      mutatorName,
      replacement,
    }))
    .map((mutant) => ({ mutant, order: orderOf(mutant) }))
    .sort((one, other) => (one.order < other.order ? -1 : 1))
    .slice(0, count)
    .map(({ mutant }) => mutant);
}

function orderOf({ file, range, mutatorName, replacement }) {
  const text = [SEED, file, range, mutatorName, replacement].join('\n');
  return createHash('sha1').update(text).digest('hex');
}
