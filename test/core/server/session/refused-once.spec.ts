import { afterEach, expect, it } from '@jest/globals';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { AGIServer } from 'nestjs-agi/core';
import { dial } from '../../../fixtures/peer.js';
import { serve } from '../fixture/serve.js';

const outcomes: unknown[] = [];
const note = (message: unknown): void => {
  outcomes.push((message as { outcome: unknown }).outcome);
};

afterEach(() => {
  unsubscribe('nestjs-agi:connection', note);
});

it('a peer that was refused is told of once, though the server closes while it is still there', async () => {
  subscribe('nestjs-agi:connection', note);
  const served = await serve(undefined, { maxHandshakeBytes: 1024 });
  const peer = (await dial(served)).write(`agi_network: yes\n${'x'.repeat(2000)}\n`);
  await peer.hears('failure\n');
  const before = [...outcomes];
  expect(before).toHaveLength(1);
  const closed = served.server.close();
  peer.end();
  await closed;
  expect(outcomes).toEqual(before);
});

it.each([7, null, {}, ['127.0.0.1'], '', '4573'])('%j is no host', (host) => {
  expect(() => new AGIServer({ host: host as string })).toThrow(
    expect.objectContaining({ code: 'E_AGI_INVALID_ARGUMENT' }),
  );
});
