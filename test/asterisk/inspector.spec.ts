import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { AGIServer } from 'nestjs-agi/core';
import { inspect, type ServedInspector } from 'nestjs-agi/inspector/core';
import {
  formatTranscript,
  parseTranscript,
  recordCalls,
  replayTranscript,
} from 'nestjs-agi/testing';
import { ask, openStream, shown, type CallView } from '../inspector/fixture/ask.js';
import { describeBrowser } from '../inspector/fixture/browser.js';
import { callAttentively } from './fixture/attentive-caller.js';
import { describeAsterisk } from './host/index.js';

const FORGED = 'a\n200 result=1 (forged)\nHANGUP\n"\\ end é';

function menuServer(): AGIServer {
  const server = new AGIServer({ port: 0 });
  server.agi('/menu', async (channel) => {
    await channel.answer();
    const { digits } = await channel.getData('demo-instruct', 60_000, 1);
    await channel.setVariable('CHOICE', digits);
    await channel.getVariable('FORGED');
    await channel.streamFile('demo-congrats', '0123456789');
  });
  return server;
}

describeAsterisk('the inspector with a real Asterisk', (asterisk) => {
  let server: AGIServer;
  let served: ServedInspector;
  let url: string;

  beforeAll(async () => {
    server = menuServer();
    url = `agi://127.0.0.1:${(await server.listen()).port}/menu`;
    served = await inspect(server, { log: () => undefined });
  });

  afterAll(async () => {
    await served.close();
    await server.close();
  });

  /** A call in which the caller presses 7, hears more, and hangs up. */
  const place = (target = url) =>
    callAttentively(asterisk(), {
      url: target,
      variables: { FORGED },
      callerId: { name: 'Zoë "Z"', number: '5551234' },
      farLeg: [{ wait: 1200 }, { dtmf: '7' }, { wait: 1500 }, { hangup: true }],
    });

  /** The call that ended last. */
  const latest = async (page = served.url): Promise<CallView> => {
    const stream = await openStream(page);
    const { calls } = await stream.until((changes) => changes.running === 0);
    stream.close();
    return JSON.parse((await ask(`${page}call/${calls.at(-1)!.id}`)).text) as CallView;
  };

  it('keeps what both sides said, masked, and replays it', async () => {
    expect((await place()).hungUp).toBe(true);
    const call = await latest();
    expect(call).toMatchObject({
      route: '/menu',
      running: false,
      name: 'Zoë "Z"',
      complete: true,
    });
    const said = call.entries.map(shown);
    expect(said).toContain('200 result=•');
    expect(said).toContain('SET VARIABLE CHOICE •');
    expect(said).toContain('HANGUP');
    expect(JSON.stringify(call)).not.toContain('5551234');
    const { text } = await ask(`${served.url}call/${call.id}/transcript`);
    await replayTranscript(text, menuServer(), { masked: { 'key 1': '7' } });
    await expect(
      replayTranscript(
        text,
        new AGIServer().agi('/menu', (channel) => channel.answer()),
        {
          masked: { 'key 1': '7' },
        },
      ),
    ).rejects.toThrow('the server closed the connection too early');
  });

  it('has every byte that a recorder between both sides has, where nothing is masked', async () => {
    const other = menuServer();
    const { port } = await other.listen();
    const page = await inspect(other, { mask: false });
    const texts: string[] = [];
    const recorder = await recordCalls({
      to: `agi://127.0.0.1:${port}`,
      onCall: (transcript) => texts.push(formatTranscript(transcript)),
    });
    await place(`${recorder.url}/menu`);
    await recorder.close();
    const call = await latest(page.url);
    const { text } = await ask(`${page.url}call/${call.id}/transcript`);
    const lines = (transcript: string): string => {
      const entries = parseTranscript(transcript).entries.filter((entry) => 'line' in entry);
      return formatTranscript({ entries });
    };
    expect(lines(text)).toBe(lines(texts[0]!));
    await page.close();
    await other.close();
  });

  describeBrowser('in a browser', (open) => {
    it('shows a call while it goes on', async () => {
      const page = await open(served.url);
      await asterisk().hearCommands();
      const call = asterisk().call({ url, callerId: { number: '5551234' } });
      const asked = call.commandBegins('GET DATA');
      await page.locator('#list tr', { hasText: 'running' }).getByRole('link').click();
      await page.getByText('the caller hears demo-instruct, and may press keys').waitFor();
      // The caller goes on when the page has shown what was before.
      await asked;
      await call.receiveKey('7');
      await page.getByText('the caller presses •••').waitFor();
      await page.getByText('the caller hears demo-congrats').waitFor();
      await call.hangup();
      await page.getByRole('heading', { name: /^\/menu: (?:hangup|completed)$/ }).waitFor();
      await call.ended;
      expect(await page.content()).not.toContain('5551234');
    });
  });
});
