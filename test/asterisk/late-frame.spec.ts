import { expect, it } from '@jest/globals';
import type { AmiClient } from 'nestjs-agi/ami';
import { AGIServer, type AGIChannel, type AGIResponse } from 'nestjs-agi/core';
import { MANAGER_USERS, serveAsync } from './fixture/async-calls.js';
import { BusyAsterisk, ThreadHold } from './fixture/busy-asterisk.js';
import { addTone } from './fixture/telephone-call.js';
import { describeAsterisk } from './host/index.js';

/** A prompt of half a second. */
const HALF_A_SECOND = 500;

type Ask = (channel: AGIChannel, prompt: string) => Promise<AGIResponse>;

/** Commands that the end of a playback ends, and what they tell when nothing does. */
const COMMANDS: [string, Ask, string][] = [
  ['WAIT FOR DIGIT', (c) => c.waitForDigit(200), '200 result=0'],
  ['STREAM FILE', (c, prompt) => c.streamFile(prompt), '200 result=0 endpos=4000'],
  ['GET DATA', (c) => c.getData('', 200, 4), '200 result= (timeout)'],
];

describeAsterisk('the end of a playback that a busy Asterisk has not read yet', (asterisk) => {
  it.concurrent.each(COMMANDS)('does not end the next command: %s', async (_, ask, expected) => {
    const prompt = addTone(asterisk(), 450, HALF_A_SECOND);
    const stop = (Channel: string): Promise<unknown> =>
      asterisk().ami.action('ControlPlayback', { Channel, Control: 'stop' });
    const seen: string[] = [];
    let channelName = '';
    const server = new AGIServer({
      port: 0,
      interrupt: async ({ channel }) => {
        await stop(channel.name);
      },
    });
    server.agi('/late', async (c) => {
      channelName = c.request.channel ?? '';
      await c.answer();
      const controller = new AbortController();
      const said = c.sayDigits('1', '', { signal: controller.signal }).catch(() => undefined);
      controller.abort();
      seen.push((await ask(c, prompt)).raw);
      await said;
    });
    const { port } = await server.listen();
    const busy = await BusyAsterisk.open(asterisk(), port, 'SAY DIGITS', async () => {
      await stop(channelName);
      await stop(channelName);
    });
    try {
      const url = `agi://127.0.0.1:${busy.port}/late`;
      const { status } = await asterisk().placeCall({ url, farLegWaits: true });
      expect(seen).toEqual([expected]);
      expect(status).toBe('SUCCESS');
    } finally {
      busy.close();
      await server.close();
    }
  });
});

describeAsterisk(
  'the end of a playback that AsyncAGI has not read yet',
  (asterisk) => {
    it.each(COMMANDS)('does not end the next command: %s', async (_, ask, expected) => {
      const prompt = addTone(asterisk(), 450, HALF_A_SECOND);
      const hold = new ThreadHold(asterisk());
      const seen: string[] = [];
      const served = await serveAsync(asterisk(), '/late', async (c) => {
        const { channel: Channel = '' } = c.request;
        await c.answer();
        const controller = new AbortController();
        const { signal } = controller;
        const has = nextCommand(ami);
        const said = c.sayDigits('1'.repeat(100), '', { signal }).catch(() => undefined);
        await has;
        // Asterisk executes the commands that wait one after the other, and reads no channel in between.
        await asterisk().ami.action('AGI', { Channel, Command: hold.line, CommandID: 'hold' });
        const replied = new Promise((resolve) => ami.once('AsyncAGIExec', resolve));
        controller.abort();
        await replied;
        const late = ami.action('ControlPlayback', { Channel, Control: 'stop' });
        void nextCommand(ami).then(() => {
          hold.letGo();
        });
        seen.push((await ask(c, prompt)).raw);
        await Promise.all([late, said]);
      });
      const { ami } = served;
      try {
        const { status } = await served.call('/late', { farLegWaits: true });
        expect(served.events).toEqual(['end completed']);
        expect(seen).toEqual([expected]);
        expect(status).toBe('SUCCESS');
      } finally {
        hold.letGo();
        await served.close();
      }
    });
  },
  { config: { 'manager-users.conf': MANAGER_USERS } },
);

/** Resolves when Asterisk has the next command that this client gives it. */
function nextCommand(ami: AmiClient): Promise<void> {
  const { action } = ami;
  return new Promise((resolve) => {
    ami.action = (async (...given: Parameters<typeof action>) => {
      const isCommand = given[0] === 'AGI';
      if (isCommand) ami.action = action;
      const answer = await action.apply(ami, given);
      if (isCommand) resolve();
      return answer;
    }) as typeof action;
  });
}
