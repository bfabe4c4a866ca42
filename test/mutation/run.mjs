import { Stryker } from '@stryker-mutator/core';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import process from 'node:process';
import { keyOf } from './mutant-key.mjs';
import { ROOMS, SAMPLED_ROOMS } from './rooms.mjs';
import { drawMutants } from './sample.mjs';
import { mutantsOf, summarize } from './summary.mjs';

const FOLDER = 'reports/mutation';
const SAMPLE_SIZE = 600;
/** The least score of a room, and of the sample, in percent. */
const LEAST_SCORE = 85;

const files = ['lib', 'test'].flatMap((root) =>
  readdirSync(root, { recursive: true }).map((file) => `${root}/${file}`),
);

function within(beginnings, ending) {
  return beginnings.flatMap((beginning) =>
    files.filter((file) => file.startsWith(beginning) && file.endsWith(ending)),
  );
}

/**
 * Runs Stryker. Resolves with the mutants and what became of them; where only those of the keys `drawn` run,
 * the others are not among them.
 */
async function mutate(name, code, specs, without = [], drawn) {
  const report = `${FOLDER}/${name}.json`;
  const incrementalFile = `${FOLDER}/${name}.incremental.json`;
  const stryker = new Stryker({
    mutate: code,
    testRunner: 'circus',
    plugins: [resolve('test/mutation/circus-runner.mjs')],
    appendPlugins: [],
    circus: {
      root: process.cwd(),
      specs,
      without,
      drawn,
      cache: resolve(FOLDER, 'cache'),
      slowTests: resolve(FOLDER, `${name}.slow-tests.json`),
    },
    coverageAnalysis: 'perTest',
    incremental: true,
    incrementalFile,
    ignorePatterns: ['/*', '!/lib', '!/test', '!/package.json'],
    disableTypeChecks: false,
    reporters: ['progress-append-only', 'html', 'json'],
    jsonReporter: { fileName: report },
    htmlReporter: { fileName: `${FOLDER}/${name}.html` },
    tempDirName: `${FOLDER}/sandbox`,
    // The runner ends tests that wait too long, and Stryker loops that do not end. This is for what is left.
    timeoutMS: 120_000,
    dryRunTimeoutMinutes: 60,
    concurrency: Number(process.env.AGI_MUTATION_WORKERS ?? 2),
    warnings: { unknownOptions: false },
  });
  await stryker.runMutationTest();
  forgetSome(incrementalFile);
  const wanted = drawn && new Set(drawn);
  // One that was not drawn, and that no test reaches, is in the report all the same: it was not tried.
  return mutantsOf(report).filter((mutant) => !wanted || wanted.has(keyOf(mutant)));
}

/**
 * Has some mutants tried in the next run in any case, which those are that are marked as ignored: one that was not
 * drawn, since a later sample may draw it; and one of code that runs when its module is loaded, if no spec noticed
 * it, since Stryker does not know which new specs could.
 */
function forgetSome(incrementalFile) {
  if (!existsSync(incrementalFile)) return;
  const report = JSON.parse(readFileSync(incrementalFile, 'utf8'));
  for (const { mutants } of Object.values(report.files)) {
    for (const mutant of mutants) {
      const wasNotDrawn = mutant.status === 'RuntimeError';
      const hasSurvived = mutant.status === 'Survived' && mutant.static;
      if (wasNotDrawn || hasSurvived) mutant.status = 'Ignored';
    }
  }
  writeFileSync(incrementalFile, JSON.stringify(report));
}

async function mutateSample(asked) {
  const whole = new Set(Object.values(ROOMS).flatMap((room) => within(room.mutate, '.ts')));
  const roomOf = (file) =>
    Object.keys(SAMPLED_ROOMS).find((name) =>
      SAMPLED_ROOMS[name].mutate.some((beginning) => file.startsWith(beginning)),
    );
  const rest = within(['lib/'], '.ts').filter((file) => !whole.has(file) && roomOf(file));
  const drawn = await drawMutants(rest, SAMPLE_SIZE);
  const results = [];
  for (const [name, { specs, exclude = [], without }] of Object.entries(SAMPLED_ROOMS)) {
    const isAsked = asked.length === 0 || asked.includes(name);
    const ranges = drawn.filter(({ file }) => roomOf(file) === name);
    if (!isAsked || ranges.length === 0) continue;
    const names = within(specs, '.spec.ts').filter(
      (file) => !exclude.some((part) => file.includes(part)),
    );
    const code = [...new Set(ranges.map(({ file, range }) => `${file}:${range}`))];
    // A range may hold other mutants, which were not drawn.
    const mutants = await mutate(`sample-${name}`, code, names, without, ranges.map(keyOf));
    summarize(`sample of ${name}`, mutants);
    results.push(...mutants);
  }
  return results;
}

const [first, ...others] = process.argv.slice(2);
let isGood = true;
if (first !== 'sample') {
  const asked = first === undefined ? Object.keys(ROOMS) : [first, ...others];
  for (const name of asked) {
    const { mutate: code, specs, without } = ROOMS[name];
    const mutants = await mutate(name, within(code, '.ts'), within(specs, '.spec.ts'), without);
    isGood = summarize(name, mutants) >= LEAST_SCORE && isGood;
  }
}
if (first === 'sample' || first === undefined) {
  isGood = summarize('sample', await mutateSample(others)) >= LEAST_SCORE && isGood;
}
process.exitCode = isGood ? 0 : 1;
