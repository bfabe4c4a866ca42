/**
 * The code that is mutated, room by room, and the specs that have to notice: those that state the behaviour
 * of the room, without the long ones.
 */
export const ROOMS = {
  codec: {
    mutate: ['lib/core/codec/'],
    specs: [
      'test/core/codec/command-line',
      'test/core/codec/fenced-region',
      'test/core/codec/request-url',
      'test/core/codec/line-limit',
      'test/core/codec/reply',
      'test/core/codec/byte-buffer',
      'test/core/codec/environment',
    ],
  },
  command: {
    mutate: ['lib/core/command/'],
    specs: ['test/core/command/', 'test/core/channel/', 'test/core/codec/vectors'],
    // The vectors again and again, cut at each place: that is about the codec.
    without: 'byte by byte|split at every boundary',
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
    specs: ['test/core/channel/', 'test/core/command/'],
  },
};
