import { expect, it } from '@jest/globals';
import { AGIServer } from 'nestjs-agi/core';
import { placeCall } from 'nestjs-agi/testing';

/** Lengths of a prompt, in ms, after which 2020 ms of silence end a little before they end by its sum. */
const UNEVEN = [28.008, 28.017, 28.026, 28.035, 28.044];

it.each(UNEVEN)(
  'a recording after %f ms ends by its silence, and after its time',
  async (length) => {
    const server = new AGIServer();
    const ended: unknown[] = [];
    server.agi('/record', async (channel) => {
      await channel.streamFile('uneven');
      ended.push((await channel.recordFile('one', 'wav', '', -1, 0, false, 2)).endpos);
      ended.push((await channel.recordFile('two', 'wav', '', 2020)).endpos);
    });
    await placeCall(server, '/record', { prompts: { uneven: length } }).ended;
    expect(ended).toEqual([8160, 16_160]);
  },
);
