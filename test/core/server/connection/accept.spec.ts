import { describe, expect, it } from '@jest/globals';
import { Duplex, PassThrough } from 'node:stream';
import { make } from '../fixture/serve.js';

describe('a connection that was made elsewhere', () => {
  it.each<[string, unknown]>([
    ['nothing', undefined],
    ['what is no stream', { allowHalfOpen: true }],
    ['a stream that closes both sides at once', new Duplex({ allowHalfOpen: false })],
  ])('is refused if it is %s', (_, stream) => {
    const { server, events } = make();
    expect(() => {
      server.accept(stream as Duplex);
    }).toThrow(
      expect.objectContaining({
        code: 'E_AGI_INVALID_ARGUMENT',
        message: expect.stringMatching(/^accept: stream is .* a Duplex with allowHalfOpen$/),
      }),
    );
    expect(server.channels.size).toBe(0);
    expect(events).toEqual([]);
  });

  it('is served if it is a Duplex with allowHalfOpen', () => {
    const { server } = make();
    expect(() => {
      server.accept(new PassThrough());
    }).not.toThrow();
  });
});
