import { expect, it } from '@jest/globals';
import { AudioServer } from 'nestjs-agi/audio';
import { AGIServer, type AGIChannel } from 'nestjs-agi/core';
import { audioChannels, noAudioChannels } from '../asterisk/fixture/live-audio.js';
import { describeAsterisk } from '../asterisk/host/index.js';

/** Calls at once that have a line again and again, and how often each has one; 2000 in all. */
const CALLS = 8;
const EACH = 250;
/** Calls that have a line at the same time. */
const LINES = 200;

/** Callers who are silent and stay: two cores are too few for an Asterisk that hears so many. */
const FAR_LEG = [{ app: 'Wait(3600)' }];

/** What keeps a process running, by kind. */
function openResources(): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const kind of process.getActiveResourcesInfo()) counts[kind] = (counts[kind] ?? 0) + 1;
  const { TCPSocketWrap: sockets = 0, TCPServerWrap: servers = 0, Timeout: timers = 0 } = counts;
  return { sockets, servers, timers };
}

function isMore(now: Record<string, number>, before: Record<string, number>): boolean {
  return Object.entries(now).some(([kind, count]) => count > (before[kind] ?? 0));
}

describeAsterisk(
  'live audio on a real Asterisk, for long and for many',
  (asterisk) => {
    /** Places calls at once, and runs the handler for each. */
    const serve = async <Value>(
      calls: number,
      handler: (channel: AGIChannel, audio: AudioServer) => Promise<Value>,
    ): Promise<{ values: Value[]; left: string[] }> => {
      const audio = new AudioServer({ port: 0 });
      const { port: audioPort } = await audio.listen();
      const server = new AGIServer({ port: 0 });
      const values: Value[] = [];
      const failures: unknown[] = [];
      server.on('handler_error', ({ error }) => failures.push(error));
      server.agi('/line', async (channel) => {
        values.push(await handler(channel, audio));
      });
      const { port } = await server.listen();
      const url = `agi://127.0.0.1:${port}/line`;
      const placed = Array.from({ length: calls }, () =>
        asterisk().call({ url, farLeg: FAR_LEG, timeout: 600_000 }),
      );
      while (values.length + failures.length < calls) await pause();
      await noAudioChannels(asterisk(), audioPort);
      const left = await audioChannels(asterisk(), audioPort);
      await asterisk().command('channel request hangup all');
      await Promise.all(placed.map((call) => call.ended));
      await server.close();
      expect(audio.lines.size).toBe(0);
      await audio.close();
      expect(failures).toEqual([]);
      return { values, left };
    };

    it(`leaves nothing of ${CALLS * EACH} lines that were attached and closed, neither in Asterisk nor here`, async () => {
      const roundsOf = (rounds: number) => async (channel: AGIChannel, audio: AudioServer) => {
        for (let round = 0; round < rounds; round++) await (await audio.attach(channel)).close();
        return rounds;
      };
      await serve(1, roundsOf(10));
      const before = openResources();
      const { values, left } = await serve(CALLS, roundsOf(EACH));
      expect([values, left]).toEqual([new Array<number>(CALLS).fill(EACH), []]);
      // Asterisk's own end of a connection is closed some time later.
      while (isMore(openResources(), before)) await pause();
      const shown = await asterisk().command('core show channels count');
      expect(shown).toMatch(/^0 active channels/m);
    }, 600_000);

    it(`speaks on ${LINES} lines at once, and leaves nothing of them`, async () => {
      let open = 0;
      let most = 0;
      let all: () => void = () => undefined;
      const together = new Promise<void>((resolve) => (all = resolve));
      const { values, left } = await serve(LINES, async (channel, audio) => {
        const attached = audio.attach(channel, { timeout: 500_000 }).finally(() => {
          if (++open === LINES) all();
        });
        const line = await attached;
        await together;
        most = Math.max(most, audio.lines.size);
        const { played, cut } = await line.speak(new Int16Array(1600));
        await line.close();
        return { played, cut };
      });
      const expected = { played: 200, cut: false };
      expect(values).toEqual(new Array<typeof expected>(LINES).fill(expected));
      expect([most, left]).toEqual([LINES, []]);
    }, 600_000);
  },
  // One of its own: all its channels are ours.
  { config: { 'cdr.conf': '[general]\nenable = no\n' } },
);

function pause(): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, 50);
  });
}
