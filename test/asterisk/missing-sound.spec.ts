import { expect, it } from '@jest/globals';
import { once } from 'node:events';
import { AGIServer, type AGIChannel, type AGIError } from 'nestjs-agi/core';
import { describeAsterisk, type AgiCallOptions } from './host/index.js';

const NOWHERE = 'nestjs-agi-not-there';

const FILES: [string, (channel: AGIChannel, file: string) => Promise<unknown>][] = [
  ['STREAM FILE', (c, file) => c.streamFile(file)],
  ['CONTROL STREAM FILE', (c, file) => c.controlStreamFile(file)],
  ['GET DATA', (c, file) => c.getData(file, 100, 1)],
  ['GET OPTION', (c, file) => c.getOption(file, '1', 100)],
];

describeAsterisk('a sound that is missing, on a real Asterisk', (asterisk) => {
  /** Messages of the sounds that were found missing in a call. */
  async function missingIn(
    handler: (channel: AGIChannel, told: Promise<unknown>) => Promise<unknown>,
    options: AgiCallOptions = {},
  ): Promise<string[]> {
    const server = new AGIServer({ port: 0 });
    const messages: string[] = [];
    server.on('execute_error', ({ error }) => {
      if ((error as AGIError).code === 'E_AGI_MISSING_SOUND') messages.push(error.message);
    });
    const told = once(server, 'execute_error');
    server.agi('/play', (channel) => handler(channel, told));
    server.on('channel_ready', ({ channel }) => {
      asterisk().begin(channel.request.uniqueId);
    });
    const { port } = await server.listen();
    try {
      await asterisk().placeCall({
        url: `agi://127.0.0.1:${port}/play`,
        farLegWaits: true,
        ...options,
      });
    } finally {
      await server.close();
    }
    return messages;
  }

  it.concurrent.each(FILES)('is named, if %s was to play it', async (words, play) => {
    const messages = await missingIn(async (c, told) => {
      await play(c, NOWHERE);
      // The caller stays until it is clear that no HANGUP line follows.
      await told;
    });
    expect(messages).toEqual([`${words}: Asterisk cannot play "${NOWHERE}": is the file there?`]);
  });

  it.concurrent.each(FILES)('is not what a caller is who hangs up during %s', async (_, play) => {
    const messages = await missingIn((c) => play(c, 'demo-congrats'), {
      farLeg: [{ wait: 300 }, { hangup: true }],
    });
    expect(messages).toEqual([]);
  });
});
