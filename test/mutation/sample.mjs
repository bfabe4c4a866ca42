import { Instrumenter } from '@stryker-mutator/instrumenter';
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { describeMutant, keyOf } from './mutant-key.mjs';

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
    .map((mutant) => describeMutant(mutant, ''))
    .map((mutant) => ({ mutant, order: orderOf(mutant) }))
    .sort((one, other) => (one.order < other.order ? -1 : 1))
    .slice(0, count)
    .map(({ mutant }) => mutant);
}

function orderOf(mutant) {
  return createHash('sha1')
    .update(`${SEED}\n${keyOf(mutant)}`)
    .digest('hex');
}
