/** @type {import('jest').Config} */
const project = {
  testEnvironment: 'node',
  roots: ['<rootDir>/test', '<rootDir>/sample'],
  testMatch: ['**/*.spec.ts'],
  modulePathIgnorePatterns: ['/dist/'],
  // Applications with test runners of their own, which one of our tests starts.
  testPathIgnorePatterns: ['/node_modules/', '<rootDir>/test/package/apps/'],
  extensionsToTreatAsEsm: ['.ts'],
  transform: {
    '^.+\\.ts$': ['ts-jest', { useESM: true, tsconfig: 'tsconfig.json', diagnostics: false }],
  },
  moduleNameMapper: {
    '^nestjs-agi$': '<rootDir>/lib/index.ts',
    '^nestjs-agi/(core|ivr|testing)$': '<rootDir>/lib/$1/index.ts',
    '^(\\.{1,2}/.*)\\.js$': '$1',
  },
};

/** The same tests of the Nest layer, on the Nest before. */
const nest11 = {
  ...project,
  displayName: 'Nest 11',
  roots: ['<rootDir>/test/nest'],
  // It measures a process of its own, which has the Nest of the package.
  testPathIgnorePatterns: ['/node_modules/', 'memory\\.spec\\.ts$'],
  moduleNameMapper: {
    '^(@nestjs/(?:common|core|testing|platform-express|platform-ws|websockets)(?:/.*)?|rxjs|reflect-metadata)$':
      '<rootDir>/test/nest-11/node_modules/$1',
    ...project.moduleNameMapper,
  },
};

/** The same tests on a real Asterisk, with the oldest that is supported. */
const asterisk16 = {
  ...project,
  displayName: 'Asterisk 16',
  roots: ['<rootDir>/test/asterisk', '<rootDir>/test/scenarios'],
  // What these say of no Asterisk is said once.
  testPathIgnorePatterns: ['/node_modules/', 'simulator\\.spec\\.ts$', 'ami-codec\\.spec\\.ts$'],
  globals: { ASTERISK: '16' },
};

/** @type {import('jest').Config} */
export default {
  projects: [project, nest11, asterisk16],
  testTimeout: 30_000,
  reporters: ['default', '<rootDir>/test/closing-line.reporter.mjs'],
};
