/**
 * The rooms of lib/ and which of them may import which. Type-only imports count.
 * test/contract/rooms.spec.ts plants a violation of every rule to prove that it bites.
 */
const CORE = '^lib/core/';

/** Within core/, a room may import itself and these. */
const rooms = {
  reporting: [],
  options: ['errors', 'limits', 'frozen-copy', 'edit-distance', 'reporting'],
  codec: ['errors', 'limits', 'reporting'],
  command: ['errors', 'limits', 'options', 'codec'],
  channel: [
    'errors',
    'limits',
    'diagnostics',
    'deadline',
    'options',
    'reporting',
    'codec',
    'command',
  ],
  routing: ['errors', 'edit-distance'],
  server: [
    'errors',
    'frozen-copy',
    'limits',
    'diagnostics',
    'deadline',
    'options',
    'reporting',
    'codec',
    'command',
    'channel',
    'routing',
    'auth/auth-function',
  ],
  auth: ['errors', 'options', 'channel'],
  observe: ['diagnostics', 'reporting'],
};

const allowed = (names) => names.map((name) => `${CORE}${name}(\\.ts$|/)`);

const roomRules = Object.entries(rooms).map(([room, may]) => ({
  name: `core-${room}`,
  comment: `lib/core/${room} may import only itself${may.length ? ', ' : ''}${may.join(', ')}`,
  severity: 'error',
  from: { path: `${CORE}${room}/` },
  to: { path: '^lib/', pathNot: [`${CORE}${room}/`, ...allowed(may)] },
}));

/** What siblings of the core may import of it. */
const SIBLINGS_OF_CORE = `${CORE}(index|internal)\\.ts$`;

/** Within testing/, a room may import itself and these, each without the rooms within it. */
const testingRooms = {
  wire: [],
  time: ['core'],
  dialogue: [],
  options: ['core', 'wire', 'dialogue'],
  report: ['dialogue', 'options'],
  expectations: ['core', 'dialogue', 'options', 'report'],
  channel: ['core', 'wire', 'time', 'dialogue', 'options', 'report'],
  'asterisk/sounds': ['wire', 'channel', 'expectations'],
  'asterisk/applications': ['wire', 'channel', 'options', 'asterisk/sounds'],
  'asterisk/commands': ['wire', 'channel', 'options', 'asterisk/sounds', 'asterisk/applications'],
  asterisk: ['core', 'wire', 'channel', 'asterisk/commands'],
  chaos: ['core', 'wire', 'options'],
  transport: ['core'],
  calls: [
    'core',
    'wire',
    'time',
    'dialogue',
    'options',
    'report',
    'expectations',
    'channel',
    'asterisk',
    'chaos',
    'transport',
  ],
  transcripts: ['core', 'wire', 'options', 'report', 'expectations', 'transport'],
};

/** Within cli/, a room may import itself and these. */
const cliRooms = {
  terminal: [],
  arguments: ['core', 'terminal'],
  dialogue: ['core', 'testing', 'terminal'],
  diagnosis: ['core', 'testing', 'dialogue'],
  calls: ['core', 'testing', 'terminal', 'arguments', 'dialogue', 'diagnosis'],
  commands: ['core', 'testing', 'terminal', 'arguments', 'dialogue', 'calls'],
};

/** The rules for the rooms of one folder of lib/, from a table like those above. */
function innerRules(folder, table) {
  const filesOf = (room) => {
    if (room === 'core') return SIBLINGS_OF_CORE;
    if (room === 'testing') return '^lib/testing/index\\.ts$';
    return `^lib/${folder}/${room}/[^/]+$`;
  };
  return Object.entries(table).map(([room, may]) => ({
    name: `${folder}-${room.replace('/', '-')}`,
    comment: `lib/${folder}/${room} may import only itself${may.length ? ', ' : ''}${may.join(', ')}`,
    severity: 'error',
    from: { path: filesOf(room) },
    to: { path: '^lib/', pathNot: [room, ...may].map(filesOf) },
  }));
}

/** Within core/server/, a room may import itself, these rooms and these files of the server. */
const serverRooms = {
  listening: ['server-options'],
  connection: [],
  proxy: ['connection'],
  admission: ['connection', 'proxy', 'server-options'],
  session: ['connection', 'proxy', 'admission', 'agi-route', 'server-events', 'server-options'],
};

const serverRules = Object.entries(serverRooms).map(([room, may]) => ({
  name: `core-server-${room}`,
  comment: `of the server, ${room}/ may import only itself${may.length ? ', ' : ''}${may.join(', ')}`,
  severity: 'error',
  from: { path: `${CORE}server/${room}/` },
  to: {
    path: `${CORE}server/`,
    pathNot: [room, ...may].map((name) => `${CORE}server/${name}(\\.ts$|/)`),
  },
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
    ...innerRules('testing', testingRooms),
    ...innerRules('cli', cliRooms),
    ...serverRules,
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
      name: 'core-command-rows',
      comment: 'a row of the catalogue is data: of its room it imports what rows are made of',
      severity: 'error',
      from: { path: `${CORE}command/rows/` },
      to: {
        path: `${CORE}command/`,
        pathNot: `${CORE}command/(rows/|(arguments|command|decoding|results)\\.ts$)`,
      },
    },
    {
      name: 'core-channel-call',
      comment: 'the life of a call knows neither the methods of a channel nor their families',
      severity: 'error',
      from: { path: `${CORE}channel/call/` },
      to: {
        path: `${CORE}channel/`,
        pathNot: `${CORE}channel/(call/|(agi-request|options|transport)\\.ts$)`,
      },
    },
    {
      name: 'command-families-stand-alone',
      comment: 'a family of commands can be read, tested and added without its neighbours',
      severity: 'error',
      from: { path: `${CORE}channel/commands/` },
      to: {
        path: `${CORE}channel/commands/`,
        pathNot: `${CORE}channel/commands/(hang-up|send)\\.ts$`,
      },
    },
    {
      name: 'core-channel-commands',
      comment: 'the families of commands do not know the channel that is put together from them',
      severity: 'error',
      from: { path: `${CORE}channel/commands/` },
      to: {
        path: `${CORE}channel/`,
        pathNot: `${CORE}channel/(call/|commands/|(agi-request|options)\\.ts$)`,
      },
    },
    {
      name: 'core-through-its-door',
      comment: 'other layers enter the core through lib/core/index.ts or, within lib/, internal.ts',
      severity: 'error',
      from: { path: '^lib/', pathNot: CORE },
      to: { path: CORE, pathNot: `${CORE}(index|internal)\\.ts$` },
    },
    {
      name: 'internal-is-not-public',
      comment: 'no entry point of the package hands out what only the rooms of lib/ may use',
      severity: 'error',
      from: { path: '(^lib/|/)index\\.ts$' },
      to: { path: `${CORE}internal\\.ts$` },
    },
    {
      name: 'nobody-imports-testing',
      comment: 'the testing kit is for users; only the command line builds on it',
      severity: 'error',
      from: { path: '^lib/', pathNot: '^lib/(testing|cli)/' },
      to: { path: '^lib/testing/' },
    },
    {
      name: 'cli-through-two-doors',
      comment: 'the command line stands on Node, the core and the testing kit, as any user could',
      severity: 'error',
      from: { path: '^lib/cli/' },
      to: {
        pathNot: '^lib/(cli/|core/(index|internal)\\.ts$|testing/index\\.ts$)',
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
      name: 'ivr-through-the-core-door',
      comment: 'dialogues stand on the public channel, as any user could write them',
      severity: 'error',
      from: { path: '^lib/ivr/' },
      to: { pathNot: '^lib/(ivr/|core/(index|internal)\\.ts$)' },
    },
    {
      name: 'nobody-imports-ivr',
      comment: 'dialogues are for users: only the front door and lib/nest hand them out',
      severity: 'error',
      from: { path: '^lib/', pathNot: '^lib/(ivr/|nest/|index\\.ts$)' },
      to: { path: '^lib/ivr/' },
    },
    {
      name: 'nest-packages-in-nest-only',
      comment: 'only lib/nest and the front door may know Nest',
      severity: 'error',
      from: { path: '^lib/', pathNot: '^lib/(nest/|index\\.ts$)' },
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
