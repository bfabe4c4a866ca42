import { Stryker } from '@stryker-mutator/core';
import { readdirSync } from 'node:fs';
import { resolve } from 'node:path';
import process from 'node:process';
import { ROOMS } from './rooms.mjs';

const folder = 'reports/mutation';
/** How long a test may wait, in ms: more on a machine that is busy with other things. */
const patience = Number(process.env.AGI_MUTATION_PATIENCE ?? 15_000);

const asked = process.argv.slice(2);
const files = ['lib', 'test'].flatMap((root) =>
  readdirSync(root, { recursive: true }).map((file) => `${root}/${file}`),
);
const within = (beginnings, ending) =>
  beginnings.flatMap((beginning) =>
    files.filter((file) => file.startsWith(beginning) && file.endsWith(ending)),
  );

for (const [room, { mutate, specs, without }] of Object.entries(ROOMS)) {
  if (asked.length > 0 && !asked.includes(room)) continue;
  const stryker = new Stryker({
    mutate: within(mutate, '.ts'),
    testRunner: 'circus',
    plugins: [resolve('test/mutation/circus-runner.mjs')],
    appendPlugins: [],
    circus: {
      specs: within(specs, '.spec.ts'),
      without,
      patience,
      cache: resolve(folder, 'cache'),
    },
    coverageAnalysis: 'perTest',
    incremental: true,
    incrementalFile: `${folder}/${room}.incremental.json`,
    ignorePatterns: ['/*', '!/lib', '!/test', '!/package.json'],
    disableTypeChecks: false,
    reporters: ['progress-append-only', 'clear-text', 'html', 'json'],
    jsonReporter: { fileName: `${folder}/${room}.json` },
    htmlReporter: { fileName: `${folder}/${room}.html` },
    clearTextReporter: { allowColor: false, logTests: false, reportTests: false },
    tempDirName: `${folder}/sandbox`,
    // The runner ends tests that wait too long, and Stryker loops that do not end. This is for what is left.
    timeoutMS: 20 * patience,
    concurrency: Number(process.env.AGI_MUTATION_WORKERS ?? 2),
    thresholds: { high: 95, low: 85, break: 85 },
    warnings: { unknownOptions: false },
  });
  await stryker.runMutationTest();
}
