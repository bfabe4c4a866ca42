import { availableParallelism } from 'node:os';
import process from 'node:process';

/** Tests that take minutes even on a quiet machine: `npm run test:long`. */
const LONG = [
  'test/operations/(soak|campaign(?!-))',
  'test/package/((fresh-)?apps|runtimes|typescript)(?!/)',
  'test/site/',
  'sample/(.*/)?every-',
  'test/testing/exploration/planted',
];

/** Tests that run other programs: the built package, compilers, what applications are deployed with. */
const PROGRAMS = [
  'test/operations/',
  'test/package/(?!apps/)',
  'test/schematics/runner',
  'test/types/',
  'test/contract/(api-re(ference|port)|docs|rooms)',
  'test/cli/(.*/)?binary',
  'test/testing/(.*/)?runners',
  'test/core/(.*/)?(burst|descriptors|memory|thrown-things)',
  'test/nest/(.*/)?(companions|memory)',
  'test/inspector/(.*/)?browser',
  'sample/01-quick-start/test/demo',
];

/** Tests that wait for a telephone, on a real Asterisk. */
const ASTERISK = ['test/asterisk/(?!host/(?:call|unescape-c)\\.spec)', 'test/scenarios/asterisk'];

/** Tests that ask for all classes of a process: those of other spec files must not be among them. */
const APART = ['test/nest/discovery/(listed-classes|orphans)'];

/** The pattern of the spec files whose path begins so. */
const specs = (beginning) => `/${beginning}.*\\.spec\\.ts$`;

/** @type {import('jest').Config} */
const project = {
  testEnvironment: '<rootDir>/test/environment.mjs',
  roots: ['<rootDir>/test', '<rootDir>/sample'],
  modulePathIgnorePatterns: ['/dist/'],
  extensionsToTreatAsEsm: ['.ts'],
  transform: { '\\.ts$': '<rootDir>/test/transform.mjs' },
  moduleNameMapper: {
    '^nestjs-agi$': '<rootDir>/lib/index.ts',
    '^nestjs-agi/(ami|audio|core|inspector|inspector/core|ivr|testing)$':
      '<rootDir>/lib/$1/index.ts',
    '^(\\.{1,2}/.*)\\.js$': '$1',
  },
};

/**
 * Each worker process loads the package once, for all of its spec files. For coverage, which Jest measures within an
 * environment of its own, each spec file loads it anew.
 */
const inProcess = {
  testEnvironment: '<rootDir>/test/runtime/environment.mjs',
  runtime: '<rootDir>/test/runtime/runtime.mjs',
};

/** Tests that need nothing but Node and the packages installed here. */
const fast = {
  ...project,
  ...(process.argv.includes('--coverage') ? {} : inProcess),
  displayName: 'fast',
  testMatch: ['**/*.spec.ts'],
  testPathIgnorePatterns: [
    '/node_modules/',
    // Applications with test runners of their own, which one of our tests starts.
    '<rootDir>/test/package/apps/',
    ...[...ASTERISK, ...PROGRAMS, ...LONG, ...APART].map(specs),
  ],
};

/** Each of these spec files loads the package anew. */
const apart = { ...project, displayName: 'apart', testRegex: APART.map(specs) };

/** The same tests of the Nest layer, on the Nest before. */
const nest11 = {
  ...fast,
  // Packages beside Nest have to find that one, too, and only an environment of Jest's shows it to them.
  testEnvironment: project.testEnvironment,
  runtime: undefined,
  displayName: 'Nest 11',
  roots: ['<rootDir>/test/nest'],
  testPathIgnorePatterns: [
    '/node_modules/',
    // It measures a process of its own, which has the Nest of the package.
    'memory\\.spec\\.ts$',
  ],
  moduleNameMapper: {
    '^(@nestjs/(?:common|core|testing|platform-express|platform-ws|websockets)(?:/.*)?|rxjs|reflect-metadata)$':
      '<rootDir>/test/nest-11/node_modules/$1',
    ...project.moduleNameMapper,
  },
};

/** On the Asterisk of today. */
const asterisk22 = {
  ...project,
  ...inProcess,
  displayName: 'Asterisk 22',
  testRegex: ASTERISK.map(specs),
  globalSetup: '<rootDir>/test/asterisk/host/run.mjs',
  globals: { ASTERISK: '22' },
};

/** The same tests, with the oldest that is supported. */
const asterisk16 = {
  ...asterisk22,
  displayName: 'Asterisk 16',
  globals: { ASTERISK: '16' },
  // It cannot dial AudioSocket.
  testPathIgnorePatterns: ['/node_modules/', 'live-audio-'],
};

/** Some of these measure their own process, so each spec file loads the package anew. */
const programs = {
  ...project,
  displayName: 'programs',
  testRegex: PROGRAMS.map(specs),
  testPathIgnorePatterns: ['/node_modules/', ...LONG.map(specs)],
  globalSetup: asterisk22.globalSetup,
  globals: asterisk22.globals,
};

const long = {
  ...programs,
  displayName: 'long',
  testRegex: LONG.map(specs),
  testPathIgnorePatterns: ['/node_modules/'],
};

/** @type {import('jest').Config} */
export default {
  projects: [fast, apart, nest11, asterisk22, asterisk16, programs, long],
  // A machine that is busy with other things may take its time.
  testTimeout: 300_000,
  // Most tests wait most of the time, for a telephone or for another process.
  maxWorkers: Math.max(4, availableParallelism()),
  // The modules of a test file stay in memory. A process that has many of them is replaced.
  workerIdleMemoryLimit: '1GB',
  // A worker process that ends slowly on a busy machine has not leaked anything.
  workerGracefulExitTimeout: 60_000,
  // Calls at a time, of each file of tests that wait for a telephone.
  maxConcurrency: 8,
  // `npm run coverage`. Types and entry points have nothing to run.
  coverageProvider: 'v8',
  collectCoverageFrom: ['lib/**/*.ts'],
  coverageReporters: ['text', 'html', 'json-summary'],
  coverageThreshold: { './lib/core/': { branches: 95 } },
  reporters: ['default', '<rootDir>/test/closing-line.reporter.mjs'],
};
