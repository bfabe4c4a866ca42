import { expect, it } from '@jest/globals';
import { AGIChannel } from 'nestjs-agi/core';
import { openCall } from './fixture/open-call.js';

it('a channel tells the address of its transport', () => {
  const { channel } = openCall({}, () => ({
    remoteAddress: '192.0.2.7',
    write: () => undefined,
    end: () => undefined,
  }));
  expect(channel.remoteAddress).toBe('192.0.2.7');
  expect(openCall().channel.remoteAddress).toBeUndefined();
});

it('a channel names its class, whatever families its commands come from', () => {
  expect(openCall().channel.constructor).toBe(AGIChannel);
});
