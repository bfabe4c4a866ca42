/** Tests that take nearly all of the time. The same bytes come byte by byte as well. */
const EVERY_SPLIT = ['split at every boundary'];

/**
 * The code that is mutated, room by room, and the specs that have to notice: those that state the behaviour
 * of the room.
 *
 * - `mutate`, `specs`: how the paths begin
 * - `without`: tests that are left out, by a part of their name
 */
export const ROOMS = {
  codec: {
    mutate: ['lib/core/codec/'],
    specs: [
      'test/core/codec/command-line',
      'test/core/codec/fenced-region',
      'test/core/codec/request-url',
      'test/core/codec/line-limit',
      'test/core/codec/reply.',
      'test/core/codec/asterisk-release',
      'test/core/codec/byte-buffer',
      'test/core/codec/environment',
      'test/core/codec/frame-reader',
      'test/core/codec/reply-reader',
    ],
    without: EVERY_SPLIT,
  },
  command: {
    mutate: ['lib/core/command/'],
    specs: [
      'test/core/command/',
      'test/core/channel/call/follow-up',
      'test/core/channel/call/deadlines',
      'test/core/channel/call/missing-sound',
      'test/core/channel/commands/exact-value',
      'test/core/channel/commands/line-limit',
    ],
  },
  auth: {
    mutate: ['lib/core/auth/', 'lib/core/server/session/authenticate'],
    specs: ['test/core/auth/'],
  },
  guards: {
    mutate: ['lib/nest/guards/'],
    specs: ['test/nest/guards/'],
  },
  channel: {
    mutate: ['lib/core/channel/'],
    specs: ['test/core/channel/', 'test/core/command/arguments', 'test/core/application/'],
    without: EVERY_SPLIT,
  },
};

/**
 * The rest of the code, of which a sample is mutated. A file belongs to the first room that names it.
 *
 * - `exclude`: the spec files, by a part of their path, that run other programs, measure memory, or need
 *   more of Jest than there is here
 * - `without`: single tests of that kind, by a part of their name
 */
export const SAMPLED_ROOMS = {
  observe: {
    mutate: ['lib/core/observe/'],
    specs: ['test/core/observe/', 'test/inspector/'],
    exclude: ['browser', 'memory'],
  },
  server: {
    mutate: ['lib/core/'],
    specs: ['test/core/', 'test/ami/async/'],
    exclude: ['codec/', 'memory', 'burst', 'descriptors', 'thrown-things', 'silent-peer'],
    without: [
      'listens on a Unix socket',
      'is put back if a process began to listen after the first check',
    ],
  },
  ivr: { mutate: ['lib/ivr/'], specs: ['test/ivr/'] },
  ami: {
    mutate: ['lib/ami/'],
    specs: ['test/ami/', 'test/testing/manager/', 'test/core/observe/prometheus'],
  },
  audio: { mutate: ['lib/audio/'], specs: ['test/audio/', 'test/testing/report/heard'] },
  nest: {
    mutate: ['lib/nest/'],
    specs: ['test/nest/'],
    exclude: ['memory', 'companions', 'thrown-things', 'log-secrets', 'handlers/pipes'],
  },
  inspector: {
    mutate: ['lib/inspector/'],
    specs: ['test/inspector/', 'test/nest/inspector/'],
    exclude: ['browser', 'memory'],
  },
  cli: {
    mutate: ['lib/cli/'],
    specs: ['test/cli/'],
    exclude: ['binary'],
    without: [
      // The samples are not there.
      'finds no fault in what the samples show',
      'is a root module',
      'has one server, or',
      // Its application awaits something before it is loaded, which only an ES module can.
      'shows on a terminal how far it is',
    ],
  },
  testing: {
    mutate: ['lib/testing/'],
    specs: [
      'test/testing/',
      'test/scenarios/simulator',
      'test/cli/calls',
      'test/ivr/',
      'test/inspector/core/inspect',
      'test/ami/async/',
    ],
    // `planted-faults` serves an application of `sample`, which is not in Stryker's copy.
    exclude: ['runners', 'planted-faults'],
    // They read `docs`, or wait for what the time-outs of this runner come before.
    without: [
      'every case names a recording',
      'there are scenarios enough',
      'finds never ends, once',
      'a handler that goes on after a hangup, and work after the call',
    ],
  },
};
