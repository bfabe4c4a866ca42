import { describe, expect, it } from '@jest/globals';
import { once } from 'node:events';
import type { AGIChannel } from 'nestjs-agi/core';
import {
  formatDialogue,
  placeCall,
  type CallReport,
  type SimulatedCallOptions,
} from 'nestjs-agi/testing';
import { agiServer, agiServerUrl } from '../../fixtures/servers.js';

/** Two minutes of a call: prompts, keys that are awaited, a recording, a pause. */
async function longCall(channel: AGIChannel): Promise<void> {
  await channel.answer();
  await channel.streamFile('news');
  const { digits } = await channel.getData('menu', 5000, 2);
  await channel.sayDigits(digits);
  await channel.recordFile('message', 'wav', '#', 20_000);
  await channel.exec('Wait', '10');
  await channel.waitForDigit(30_000);
}

const options: SimulatedCallOptions = {
  prompts: { news: 45_000, menu: 4000 },
  script: [
    { playing: 'menu', after: 4500, press: '4' },
    { playing: 'message', after: 3000, press: '#' },
  ],
};

const story = ({ dialogue }: CallReport): string =>
  dialogue
    .filter(({ kind }) => kind !== 'environment')
    .map((line) => `${line.at} ${formatDialogue([line])}`)
    .join('\n');

describe('virtual time', () => {
  it('passes for EPOCH, too', async () => {
    const seconds: number[] = [];
    const server = agiServer(async (channel) => {
      for (const wait of ['60', '0']) {
        seconds.push(Number((await channel.getFullVariable('${EPOCH}')).value));
        await channel.exec('Wait', wait);
      }
    });
    await placeCall(server, '/test').ended;
    const [before = 0, after = 0] = seconds;
    expect(after - before).toBeGreaterThanOrEqual(60);
    expect(after - before).toBeLessThanOrEqual(61);
  });

  it('jumps over what a call waits for, and keeps the positions in a prompt', async () => {
    // A call that took its time would be over its time-out.
    const report = await placeCall(agiServer(longCall), '/test', options).ended;
    expect(story(report)).toBe(
      [
        '0 < ANSWER',
        '0 > 200 result=0',
        '0 < STREAM FILE news ""',
        '45000 > 200 result=0 endpos=360000',
        '45000 < GET DATA menu 5000 2',
        '49520   the caller presses 4',
        '54520 > 200 result=4 (timeout)',
        '54520 < SAY DIGITS 4 ""',
        '54720 > 200 result=0',
        '54720 < RECORD FILE message wav # 20000',
        '57740   the caller presses #',
        '57740 > 200 result=35 (dtmf) endpos=22560',
        '57740 < EXEC Wait 10',
        '67740 > 200 result=0',
        '67740 < WAIT FOR DIGIT 30000',
        '97740 > 200 result=0',
        '97740 > HANGUP',
      ].join('\n'),
    );
  });

  it('is the same over TCP', async () => {
    const [memory, tcp] = await Promise.all([
      placeCall(agiServer(longCall), '/test', options).ended,
      placeCall(await agiServerUrl(longCall), { ...options, time: 'virtual' }).ended,
    ]);
    expect(story(tcp)).toBe(story(memory));
  });

  it('stands still while the handler is at work', async () => {
    const server = agiServer(async (channel) => {
      await channel.getData('menu', 3000, 1);
      // The second key is due in 20 ms: it is not lost on a handler that thinks for longer.
      // eslint-disable-next-line no-restricted-syntax -- a handler that thinks
      await new Promise((resolve) => setTimeout(resolve, 60));
      const { digit } = await channel.waitForDigit(1000);
      await channel.setVariable('SECOND', digit ?? 'none');
    });
    const report = await placeCall(server, '/test').whenPlaying('menu').press('12').ended;
    expect(report.variables.SECOND).toBe('2');
  });

  it('lets the caller hang up on a handler that waits only for the hangup', async () => {
    const server = agiServer((channel) => once(channel.signal, 'abort'));
    const report = await placeCall(server, '/test').hangUpAfter(1).ended;
    expect(report.status).toBe('HANGUP');
  });

  it('lets a handler stop a prompt at once', async () => {
    const server = agiServer(async (channel) => {
      const abort = new AbortController();
      const playing = channel.streamFile('music', '', undefined, { signal: abort.signal });
      setImmediate(() => {
        abort.abort();
      });
      await playing.catch(() => undefined);
      await channel.streamFile('welcome');
    });
    const report = await placeCall(server, '/test', { prompts: { music: 60_000 } }).ended;
    expect(report).toMatchObject({ status: 'SUCCESS', played: ['music', 'welcome'] });
    expect(report.dialogue.at(-1)!.at).toBe(200);
  });

  it('does not wait forever for a key that nobody presses', async () => {
    const server = agiServer((channel) => channel.waitForDigit(-1));
    const { ended } = placeCall(server, '/test', { timeout: 50 });
    await expect(ended).rejects.toThrow(
      /did not end within 50 ms: its last command was WAIT FOR DIGIT -1\n/,
    );
  });

  it("takes a dead channel's pauses, too", async () => {
    const server = agiServer((channel) => channel.exec('Wait', '60'));
    const report = await placeCall(server, '/test').whenPlaying('Wait').after(1000).hangUp().ended;
    expect(report.status).toBe('HANGUP');
    expect(report.dialogue.at(-1)!.at).toBe(1020);
  });

  it.each(['fast', ''])('refuses the time %j', (time) => {
    const server = agiServer(() => 0);
    expect(() => placeCall(server, '/test', { time: time as 'real' })).toThrow(
      "'real' or 'virtual'",
    );
  });
});
