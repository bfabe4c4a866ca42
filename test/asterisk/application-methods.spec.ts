import { expect, it } from '@jest/globals';
import { existsSync, statSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { AGIChannel } from 'nestjs-agi/core';
import { pressesOn } from './applications/connected.js';
import { APPLICATION_CONFIG, APPLICATION_DIALPLAN } from './applications/list/index.js';
import { addTone, callByTelephone } from './fixture/telephone-call.js';
import { describeAsterisk, type Asterisk } from './host/index.js';
import { tone } from './telephone/index.js';

/** Calls whose hangup Asterisk does not tell. */
const SILENT = `
[applications-silent]
exten => _X.,1,Set(AGISIGHUP=no)
 same => n,AGI(\${TELEPHONE_AGI})
 same => n,Hangup()
`;

const rings = { reply: 'ring' as const };
const nobody = async (): Promise<void> => undefined;

/** Resolves when a channel executes this application. */
async function executing(asterisk: Asterisk, application: string): Promise<void> {
  const runs = (list: string): boolean => list.includes(`!${application}!`);
  // Asterisk does not tell when that changes.
  while (!runs(await asterisk.command('core show channels concise'))) await sleep(50);
}

describeAsterisk(
  'methods of applications, on a real Asterisk:',
  (asterisk) => {
    it('dial() tells busy, no answer and no such telephone, each with a cause of its own', async () => {
      const { value, error } = await callByTelephone(
        asterisk(),
        async (channel, { bob, carol }) => {
          await channel.answer();
          const busy = await channel.dial(bob, { ring: 60_000 });
          const silent = await channel.dial([carol], { ring: 1000 });
          const missing = await channel.dial('PJSIP/nobody');
          const nowhere = await channel.dial('Local/99@applications/n');
          const both = await channel.dial([bob, 'PJSIP/nobody'], { callerId: '+4712' });
          return { busy, silent, missing, nowhere, both, live: (await channel.noop()).code };
        },
        nobody,
        { farEnds: { bob: { reply: 486 }, carol: rings } },
      );
      expect(error).toBeUndefined();
      const nothing = {
        answered: false,
        answeredTime: null,
        peer: null,
        leftTo: null,
        hungUp: false,
      };
      expect(value).toMatchObject({
        busy: { ...nothing, status: 'BUSY', cause: 17 },
        // Asterisk itself still has 17 in HANGUPCAUSE.
        silent: { ...nothing, status: 'NOANSWER', cause: null },
        missing: { ...nothing, status: 'CHANUNAVAIL', cause: 3 },
        nowhere: { ...nothing, status: 'CHANUNAVAIL', cause: null },
        both: { ...nothing, status: 'BUSY' },
        live: 200,
      });
      expect(value!.silent.duration).toBeGreaterThan(900);
    });

    it('dial() shows a caller, ends by its limit, and the handler goes on', async () => {
      const seen: unknown[] = [];
      const { value, error } = await callByTelephone(
        asterisk(),
        async (channel, { bob }) => {
          await channel.answer();
          const options = { limit: { total: 700 }, hangup: 'both', transfer: 'both' } as const;
          const callerId = { name: 'Ada, Countess', number: '+4712' };
          const first = await channel.dial(bob, { ...options, callerId, music: true });
          const second = await channel.dial(bob, { ...options, callerId: '4713' });
          return { first, second, live: (await channel.noop()).code };
        },
        async (_, { bob }) => {
          for (let calls = 0; calls < 2; calls++) {
            const { caller } = await bob.telephone.nextCall();
            seen.push(caller);
          }
        },
        { farEnds: { bob: { reply: 'answer' } } },
      );
      expect(error).toBeUndefined();
      const answered = {
        status: 'ANSWER',
        answered: true,
        answeredTime: expect.any(Number) as unknown,
        dialedTime: expect.any(Number) as unknown,
        peer: expect.stringMatching(/^PJSIP\/bob-/) as unknown,
        cause: 16,
        hungUp: false,
      };
      expect(value).toMatchObject({ first: answered, second: answered, live: 200 });
      expect(value!.first.answeredTime).toBeGreaterThanOrEqual(600);
      expect(seen).toEqual([
        { name: 'Ada, Countess', number: '+4712' },
        { name: expect.any(String), number: '4713' },
      ]);
    });

    it.each([
      ['', {}],
      [' that Asterisk does not tell', { context: 'applications-silent' }],
    ])('a caller who hangs up while it rings is a result%s', async (_what, caller) => {
      const { value, error } = await callByTelephone(
        asterisk(),
        async (channel, { bob }) => {
          await channel.answer();
          const result = await channel.dial(bob);
          const again = await channel.dial(bob).catch((thrown: unknown) => thrown);
          const known = channel.hungUp;
          return { result, again, known, where: await channel.redirectedTo() };
        },
        async (call, { bob }) => {
          await bob.telephone.nextCall();
          await call.hears('sound');
          await call.hangUp();
        },
        { caller, farEnds: { bob: rings } },
      );
      expect(error).toBeUndefined();
      expect(value).toMatchObject({
        result: { status: 'CANCEL', answered: false, answeredTime: null, hungUp: true },
        again: { code: 'E_AGI_HANGUP' },
        known: true,
        where: null,
      });
    });

    it('dial() rings nobody for a caller who has gone before, also if Asterisk did not tell', async () => {
      let rung = false;
      const { value, error } = await callByTelephone(
        asterisk(),
        async (channel, { bob, carol }) => {
          await channel.answer();
          // The caller is gone by then, also on a busy machine.
          await channel.exec('Wait', '5');
          const dialled = await channel.dial(bob).catch((thrown: unknown) => thrown);
          // When carol has refused this one, bob would have had his.
          await channel.exec('Dial', carol);
          return dialled;
        },
        async (call) => {
          await call.answered;
          await call.hangUp();
        },
        {
          caller: { context: 'applications-silent' },
          farEnds: {
            bob: { reply: 'answer', then: () => void (rung = true) },
            carol: { reply: 486 },
          },
        },
      );
      expect(error).toBeUndefined();
      expect(value).toMatchObject({ code: 'E_AGI_HANGUP' });
      expect(rung).toBe(false);
    });

    it('queue() is left by a key, after one in which the time was over', async () => {
      const { value, error } = await callByTelephone(
        asterisk(),
        async (channel) => {
          await channel.answer();
          const dialled = await channel.dial('PJSIP/nobody');
          const timeout = await channel.queue('slow', { wait: 1000 });
          const unknown = await channel.queue('nowhere');
          const left = await channel.queue('keys');
          return { dialled, timeout, unknown, left };
        },
        async (call) => {
          const shown = (): Promise<string> => asterisk().command('queue show keys');
          while (!/Callers: *\n/.test(await shown())) await sleep(50);
          await call.press('8');
        },
      );
      expect(error).toBeUndefined();
      expect(value).toMatchObject({
        dialled: { status: 'CHANUNAVAIL' },
        timeout: { status: 'TIMEOUT', abandoned: true, position: 1, leftTo: null, hungUp: false },
        unknown: { status: 'UNKNOWN', abandoned: false, position: null, waited: null },
        left: {
          status: null,
          leftTo: { context: 'applications', extension: '8', priority: '1' },
          hungUp: false,
        },
      });
    });

    it('confBridge() and amd() know a hangup although EXEC answers 0', async () => {
      const bridge = { bridge: 'plain_bridge', user: 'plain_user' };
      const asks: Readonly<Record<string, (channel: AGIChannel) => Promise<unknown>>> = {
        ConfBridge: (channel) => channel.confBridge('2001', bridge),
        // A caller who says nothing is waited for.
        AMD: (channel) => channel.amd({ initialSilence: 60_000, totalTime: 60_000 }),
      };
      for (const [name, ask] of Object.entries(asks)) {
        const { value } = await callByTelephone(
          asterisk(),
          async (channel) => {
            await channel.answer();
            return ask(channel);
          },
          async (call) => {
            await executing(asterisk(), name);
            await call.hangUp();
          },
        );
        expect(value).toMatchObject({ status: 'HANGUP', hungUp: true });
      }
    });

    it('read(), playback() and background() tell digits, keys and missing files', async () => {
      const music = addTone(asterisk(), 800, 60_000);
      const { value, error } = await callByTelephone(
        asterisk(),
        async (channel) => {
          const missing = await channel.playback(['no-such-prompt', 'beep'], { answer: false });
          const skipped = await channel.playback('beep', { skip: true });
          const digits = await channel.read({ prompt: 'demo-congrats', maxDigits: 3 });
          const nothing = await channel.read({ maxDigits: 3, digitTimeout: 200 });
          const key = await channel.background(music, { context: 'applications' });
          return { missing, skipped, digits, nothing, key };
        },
        async (call) => {
          await call.answered;
          await call.hears('sound');
          await call.press('042');
          await call.hears({ tone: 800 });
          await call.press('8');
        },
      );
      expect(error).toBeUndefined();
      expect(value).toMatchObject({
        missing: { status: 'FAILED' },
        skipped: { status: 'SUCCESS' },
        digits: { status: 'OK', value: '042' },
        nothing: { status: 'TIMEOUT', value: null },
        key: { status: 'SUCCESS', digit: '8' },
      });
    });

    it('voiceMail() records a message, or Asterisk lacks it', async () => {
      const old = asterisk().version.startsWith('16.');
      const { value, error } = await callByTelephone(
        asterisk(),
        async (channel) => {
          await channel.answer();
          const options = { skipInstructions: true };
          return channel.voiceMail('100@applications', options).catch((thrown: unknown) => thrown);
        },
        async (call) => {
          if (old) return;
          await call.hears('sound');
          await call.hears('silence');
          await call.speak(tone(1500, 600));
          await pressesOn(call, '#');
        },
      );
      expect(error).toBeUndefined();
      expect(value).toMatchObject(
        old
          ? {
              code: 'E_AGI_UNSUPPORTED',
              message: expect.stringContaining('app_voicemail') as unknown,
            }
          : { status: 'SUCCESS', file: expect.stringContaining('/INBOX/msg') as unknown },
      );
    });

    it('mixMonitor() records nothing while it is paused, and goes on in the same file', async () => {
      // A busy machine may lose the last of it when the recording is ended.
      const prompt = addTone(asterisk(), 450, 3000);
      const name = `methods-${process.pid}.wav`;
      const { value, error } = await callByTelephone(
        asterisk(),
        async (channel) => {
          await channel.answer();
          const recording = await channel.mixMonitor(name);
          const file = asterisk().path(recording.file!);
          const size = (): number => (existsSync(file) ? statSync(file).size : -1);
          const sizes: number[] = [];
          await channel.streamFile(prompt);
          await recording.pause();
          sizes.push(size());
          await channel.streamFile(prompt);
          sizes.push(size());
          await recording.resume();
          await channel.streamFile(prompt);
          await recording.stop();
          sizes.push(size());
          await channel.streamFile(prompt);
          sizes.push(size());
          return { sizes, file };
        },
        nobody,
      );
      expect(error).toBeUndefined();
      const [first, paused, second, stopped] = value!.sizes;
      // 16 bit at 8 kHz: 16,000 bytes for each second.
      expect(first).toBeGreaterThan(12_000);
      expect(paused).toBe(first);
      expect(second).toBeGreaterThan(first! + 12_000);
      expect(stopped).toBe(second);
    });

    it('originate() and userEvent() give arguments exactly', async () => {
      const events: Readonly<Record<string, unknown>>[] = [];
      const listen = (event: Readonly<Record<string, unknown>>): void => void events.push(event);
      asterisk().ami.on('UserEvent', listen);
      // The session of the harness is told of its own calls only.
      await asterisk().ami.action('Filter', {
        Operation: 'Add',
        Filter: 'UserEvent: (Told|Placed)',
      });
      const { value, error } = await callByTelephone(
        asterisk(),
        async (channel, { bob }) => {
          await channel.answer();
          const text = String.raw`a, "b" (c] \d; e`;
          await channel.userEvent('Told', { Text: text, Count: 3 });
          const there = await channel.originate('Local/9@applications/n', {
            application: 'UserEvent',
            args: ['Placed', `Text: ${text}`],
          });
          const busy = await channel.originate(
            bob,
            { context: 'applications', extension: '8' },
            { ring: 60_000, callerId: { name: 'Ada', number: '4712' } },
          );
          const unheard = await channel.originate(
            bob,
            { application: 'Wait', args: ['1'] },
            { wait: false },
          );
          return { text, there, busy, unheard };
        },
        async (_, { bob }) => {
          const { caller } = await bob.telephone.nextCall();
          expect(caller).toEqual({ name: 'Ada', number: '4712' });
        },
        { farEnds: { bob: { reply: 486 } } },
      );
      while (!events.some((event) => event.UserEvent === 'Placed')) await sleep(20);
      asterisk().ami.off('UserEvent', listen);
      expect(error).toBeUndefined();
      expect(value).toMatchObject({
        there: { status: 'SUCCESS' },
        busy: { status: 'FAILED', hungUp: false },
        unheard: { status: 'SUCCESS' },
      });
      const of = (name: string): unknown => events.find((event) => event.UserEvent === name);
      expect(of('Told')).toMatchObject({ Text: value!.text, Count: '3' });
      expect(of('Placed')).toMatchObject({ Text: value!.text });
    });

    it('run() of an application that is not there, after one that has left something', async () => {
      const { value, error } = await callByTelephone(
        asterisk(),
        async (channel) => {
          await channel.answer();
          await channel.playback('no-such-prompt');
          const variables = ['PLAYBACKSTATUS', 'CDR(dst)'] as const;
          const missing = await channel.run('NoSuchApplication', ['1'], { variables });
          const quiet = await channel.run('NoOp', [], { variables });
          return { missing, quiet };
        },
        nobody,
      );
      expect(error).toBeUndefined();
      const nothing = { PLAYBACKSTATUS: null };
      expect(value).toMatchObject({
        missing: { found: false, result: null, variables: nothing, hungUp: false },
        quiet: { found: true, result: 0, variables: nothing, hungUp: false },
      });
    });

    it('park() that comes back takes the call elsewhere', async () => {
      const { value, error } = await callByTelephone(
        asterisk(),
        async (channel) => {
          await channel.answer();
          const parked = await channel.park({ lot: 'short' });
          return { parked, where: await channel.redirectedTo() };
        },
        nobody,
      );
      expect(error).toBeUndefined();
      expect(value).toMatchObject({
        parked: { lot: 'short', space: expect.stringMatching(/^7/) as unknown, hungUp: true },
        where: { context: 'applications-back' },
      });
    });
  },
  {
    config: APPLICATION_CONFIG,
    dialplan: { 'applications.conf': `${APPLICATION_DIALPLAN}${SILENT}` },
  },
);
