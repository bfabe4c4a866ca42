/**
 * The imports that the files of lib/ may have. Type-only imports count. test/contract/rooms.spec.ts plants a
 * violation of every rule to prove that it bites.
 */
const rooms = require('./.rooms.cjs');

const CORE = '^lib/core/';

/** The files, or the package, that an entry of .rooms.cjs means. */
function pathOf(entry) {
  if (entry.endsWith('/**')) return `^lib/${entry.slice(0, -2)}`;
  if (entry.endsWith('/')) return `^lib/${entry}[^/]+$`;
  if (entry.endsWith('.ts')) return `^lib/${entry.replaceAll('.', '\\.')}$`;
  return `node_modules/${entry}/`;
}

const roomRules = Object.entries(rooms).map(([room, may]) => ({
  name: room.replaceAll('/', '-'),
  comment: `lib/${room}/ may import only: ${['its own files', ...may].join(', ')}`,
  severity: 'error',
  from: { path: pathOf(`${room}/`) },
  to: { pathNot: [`${room}/`, ...may].map(pathOf), dependencyTypesNot: ['core'] },
}));

module.exports = {
  forbidden: [
    {
      name: 'no-circular',
      comment: 'one direction only',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'core-leaves',
      comment:
        'errors, limits, diagnostics, deadlines, copies and the types of validators import only reporting of ours',
      severity: 'error',
      from: {
        path: `${CORE}(errors|limits|diagnostics|deadline|edit-distance|frozen-copy|standard-schema)\\.ts$`,
      },
      to: { dependencyTypesNot: ['core'], pathNot: `${CORE}reporting/` },
    },
    {
      name: 'core-is-framework-free',
      comment: 'the core has Node built-ins and nothing else',
      severity: 'error',
      from: { path: CORE },
      to: { dependencyTypesNot: ['core', 'local'] },
    },
    {
      name: 'core-knows-no-outer-room',
      comment: 'nothing in the core imports the layers above it',
      severity: 'error',
      from: { path: CORE },
      to: { path: '^lib/', pathNot: CORE },
    },
    {
      name: 'codec-has-no-io',
      comment: 'codec, command and routing turn values into values: no socket, timer or logger',
      severity: 'error',
      from: { path: `${CORE}(codec|command|routing)/` },
      to: { dependencyTypes: ['core'], pathNot: '^(node:)?buffer$' },
    },
    {
      name: 'only-the-server-opens-sockets',
      comment: 'within the core, node:net belongs to server/',
      severity: 'error',
      from: { path: CORE, pathNot: `${CORE}server/` },
      to: { path: '^(node:)?(net|tls|dgram)$' },
    },
    ...roomRules,
    {
      name: 'command-families-stand-alone',
      comment: 'a family of commands can be read, tested and added without its neighbours',
      severity: 'error',
      from: { path: `${CORE}channel/commands/` },
      to: {
        path: `${CORE}channel/commands/`,
        pathNot: `${CORE}channel/commands/(continue-at|hang-up|read-variables|send|value-slices)\\.ts$`,
      },
    },
    {
      name: 'core-server-top',
      comment: 'what every room of the server may import knows none of them but addresses',
      severity: 'error',
      from: {
        path: `${CORE}server/(agi-route|server-events|server-options|emit-server-event)\\.ts$`,
      },
      to: {
        path: `${CORE}server/.+/`,
        pathNot: `${CORE}server/connection/address-list\\.ts$`,
      },
    },
    {
      name: 'core-through-its-entry-points',
      comment: 'other layers enter the core through lib/core/index.ts or, within lib/, internal.ts',
      severity: 'error',
      from: { path: '^lib/', pathNot: CORE },
      to: { path: CORE, pathNot: `${CORE}(index|internal)\\.ts$` },
    },
    {
      name: 'internal-is-not-public',
      comment: 'no entry point of the package exports what only the rooms of lib/ may use',
      severity: 'error',
      from: { path: '(^lib/|/)index\\.ts$' },
      to: { path: '^lib/(core|testing)/internal\\.ts$' },
    },
    {
      name: 'ami-codec-has-no-io',
      comment: 'messages are turned into values and back without a socket, timer or logger',
      severity: 'error',
      from: { path: '^lib/ami/codec/' },
      to: { dependencyTypes: ['core'], pathNot: '^(node:)?buffer$' },
    },
    {
      name: 'ami-opens-sockets-in-one-room',
      comment: 'within lib/ami, node:net belongs to connection/',
      severity: 'error',
      from: { path: '^lib/ami/', pathNot: '^lib/ami/connection/' },
      to: { path: '^(node:)?(net|tls|dgram)$' },
    },
    {
      name: 'nobody-imports-ami',
      comment: 'the client of the manager is for users; of ours, only lib/nest may build on it',
      severity: 'error',
      from: { path: '^lib/', pathNot: '^lib/(ami|nest)/' },
      to: { path: '^lib/ami/' },
    },
    {
      name: 'audio-codec-has-no-io',
      comment: 'messages are turned into values and back without a socket, timer or logger',
      severity: 'error',
      from: { path: '^lib/audio/(codec|activity)/' },
      to: { dependencyTypes: ['core'], pathNot: '^(node:)?buffer$' },
    },
    {
      name: 'audio-opens-sockets-in-one-room',
      comment: 'within lib/audio, node:net belongs to server/',
      severity: 'error',
      from: { path: '^lib/audio/', pathNot: '^lib/audio/server/' },
      to: { path: '^(node:)?(net|tls|dgram)$' },
    },
    {
      name: 'nobody-imports-audio',
      comment:
        'live audio is for users; the other rooms see the types of the core, and lib/nest builds on it',
      severity: 'error',
      from: { path: '^lib/', pathNot: '^lib/(audio|nest)/' },
      to: { path: '^lib/audio/' },
    },
    {
      name: 'nobody-imports-testing',
      comment: 'the testing kit is for users; only the command line and the inspector build on it',
      severity: 'error',
      from: { path: '^lib/', pathNot: '^lib/(testing|cli|inspector)/' },
      to: { path: '^lib/testing/' },
    },
    {
      name: 'inspector-core-without-nest',
      comment: 'the inspector of the core stands on the core and the testing kit alone',
      severity: 'error',
      from: { path: '^lib/inspector/core/' },
      to: {
        pathNot: '^lib/(inspector/core/|core/(index|internal)\\.ts$|testing/index\\.ts$)',
        dependencyTypesNot: ['core'],
      },
    },
    {
      name: 'nobody-imports-the-inspector',
      comment: 'the inspector is an end: nothing is built on it',
      severity: 'error',
      from: { path: '^lib/', pathNot: '^lib/inspector/' },
      to: { path: '^lib/inspector/' },
    },
    {
      name: 'cli-through-two-entry-points',
      comment:
        'the command line stands on Node, the core and the testing kit; the routes of a Nest module are read by the Nest layer',
      severity: 'error',
      from: { path: '^lib/cli/' },
      to: {
        pathNot:
          '^lib/(cli/|core/(index|internal)\\.ts$|testing/(index|internal)\\.ts$|nest/discovery/routes-of-module\\.ts$)',
        dependencyTypesNot: ['core'],
      },
    },
    {
      name: 'nobody-imports-cli',
      comment: 'the command line is an end: nothing is built on it',
      severity: 'error',
      from: { path: '^lib/', pathNot: '^lib/cli/' },
      to: { path: '^lib/cli/' },
    },
    {
      name: 'ivr-through-the-core-entry-points',
      comment: 'dialogues stand on the public channel, as any user could write them',
      severity: 'error',
      from: { path: '^lib/ivr/' },
      to: { pathNot: '^lib/(ivr/|core/(index|internal)\\.ts$)', dependencyTypesNot: ['core'] },
    },
    {
      name: 'dialogues-have-no-io',
      comment: 'of lib/ivr only speech has files and addresses',
      severity: 'error',
      from: { path: '^lib/ivr/', pathNot: '^lib/ivr/speech/' },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'nobody-imports-ivr',
      comment: 'dialogues are for users: only lib/index.ts and lib/nest export them',
      severity: 'error',
      from: { path: '^lib/', pathNot: '^lib/(ivr/|nest/|index\\.ts$)' },
      to: { path: '^lib/ivr/' },
    },
    {
      name: 'nest-leaves',
      comment:
        'constants, messages and options of lib/nest are for its rooms, and import none of them',
      severity: 'error',
      from: {
        path: '^lib/nest/(agi\\.constants|agi\\.messages|agi-ami-options|agi-module-options)\\.ts$',
      },
      to: { path: '^lib/nest/', pathNot: '^lib/nest/[^/]+$' },
    },
    {
      name: 'ivr-leaves',
      comment: 'the test for a hangup is for the rooms of lib/ivr, and imports none of them',
      severity: 'error',
      from: { path: '^lib/ivr/hangup\\.ts$' },
      to: { path: '^lib/ivr/' },
    },
    {
      name: 'nest-packages-in-nest-only',
      comment: 'only lib/nest, the inspector of Nest and lib/index.ts may know Nest',
      severity: 'error',
      from: { path: '^lib/', pathNot: '^lib/(nest/|inspector/(?!core/)|index\\.ts$)' },
      to: { path: '@nestjs/|rxjs|reflect-metadata' },
    },
    {
      name: 'deep-nest-imports-in-nest-internals',
      comment: 'paths inside @nestjs packages are not their public API: one room pays for a change',
      severity: 'error',
      from: { path: '^lib/', pathNot: '^lib/nest/nest-internals/' },
      to: { path: '@nestjs/[^/]+/(?!index\\.(d\\.ts|js)$).+' },
    },
    {
      name: 'no-unlisted-packages',
      comment: 'a package that package.json does not name is not there for users',
      severity: 'error',
      from: { path: '^lib/' },
      to: {
        dependencyTypes: ['npm-no-pkg', 'npm-unknown', 'unknown'],
        // An optional peer counts as unlisted, too.
        dependencyTypesNot: ['npm-peer'],
      },
    },
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'types'] },
    doNotFollow: { path: 'node_modules' },
  },
};
