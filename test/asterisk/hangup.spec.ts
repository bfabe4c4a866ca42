import { expect, it } from '@jest/globals';
import { once } from 'node:events';
import type { AGIChannel, AGIError } from 'nestjs-agi/core';
import { runCall } from './fixture/run-call.js';
import { describeAsterisk, type AgiCallOptions } from './host/index.js';

const hangsUp: AgiCallOptions = { farLeg: [{ wait: 500 }, { hangup: true }] };

describeAsterisk(
  'a hangup, on a real Asterisk',
  (asterisk) => {
    it.concurrent.each<[string, (c: AGIChannel) => Promise<unknown>, object]>([
      ['STREAM FILE', (c) => c.streamFile('demo-congrats'), { result: -1, completed: false }],
      [
        'CONTROL STREAM FILE',
        (c) => c.controlStreamFile('demo-congrats'),
        { result: -1, completed: false },
      ],
      ['GET DATA', (c) => c.getData('demo-congrats'), { result: -1, completed: false, data: null }],
      [
        'GET OPTION while it plays',
        (c) => c.getOption('demo-congrats', '1'),
        { result: -1, timedOut: false },
      ],
      [
        'GET OPTION while it waits',
        (c) => c.getOption('beep', '1', 60_000),
        { result: 0, timedOut: false, hungUp: true },
      ],
      ['WAIT FOR DIGIT', (c) => c.waitForDigit(-1), { result: -1, digit: null, timedOut: false }],
      [
        'RECORD FILE',
        (c) => c.recordFile('nestjs-agi-hangup', 'gsm', '', -1),
        { endedBy: 'hangup', timedOut: false },
      ],
      ['SAY ALPHA', (c) => c.sayAlpha('abcdefghijkl'.repeat(5)), { result: -1, completed: false }],
      ['EXEC', (c) => c.exec('Wait', '60'), { result: -1, found: true }],
      ['GOSUB', (c) => c.gosub('nestjs-agi-long', 's', 1), { result: 0, completed: false }],
    ])('settles %s as Asterisk answers it, and is told once', async (_name, send, gives) => {
      let hangups = 0;
      const { value, error, call } = await runCall(
        asterisk(),
        async (c) => {
          c.on('hangup', () => hangups++);
          const result = await send(c);
          // The HANGUP line may come 40 ms after the reply.
          if (!c.hungUp) await once(c, 'hangup');
          const refused = await c.answer().catch((thrown: unknown) => (thrown as AGIError).code);
          const dead = await c.setVariable('LAST', 'word');
          return { result, refused, dead: dead.result, aborted: c.signal.aborted };
        },
        { ...hangsUp, read: ['LAST'] },
      );
      expect(error).toBeUndefined();
      expect(value).toMatchObject({
        result: gives,
        refused: 'E_AGI_HANGUP',
        dead: 1,
        aborted: true,
      });
      expect(hangups).toBe(1);
      expect(call).toMatchObject({ status: 'HANGUP', hungUp: true, variables: { LAST: 'word' } });
    });

    it.concurrent('is told while no command is in flight', async () => {
      const { value } = await runCall(
        asterisk(),
        async (c) => {
          await once(c, 'hangup');
          return c.hungUp;
        },
        hangsUp,
      );
      expect(value).toBe(true);
    });

    it.concurrent(
      'is seen at the next live command where AGISIGHUP=no silences the line',
      async () => {
        const { value } = await runCall(
          asterisk(),
          async (c) => {
            const played = await c.streamFile('demo-congrats');
            const code = await c.answer().catch((thrown: unknown) => (thrown as AGIError).code);
            return [played.completed, code, c.hungUp, (await c.noop()).result];
          },
          { ...hangsUp, variables: { AGISIGHUP: 'no' } },
        );
        expect(value).toEqual([false, 'E_AGI_HANGUP', true, 0]);
      },
    );

    it.concurrent(
      'ends everything at once where AGIEXITONHANGUP=yes closes the connection',
      async () => {
        const { error, call } = await runCall(
          asterisk(),
          async (c) => {
            for (;;) await c.exec('Wait', '1');
          },
          { ...hangsUp, variables: { AGIEXITONHANGUP: 'yes' } },
        );
        expect((error as AGIError).code).toBe('E_AGI_HANGUP');
        expect(call.status).toBe('HANGUP');
      },
    );

    it.concurrent(
      'closes the session after the grace, though a handler goes on for ever',
      async () => {
        let failures = 0;
        let stop = false;
        const endless = async (c: AGIChannel): Promise<void> => {
          while (!stop) {
            try {
              await c.getData('demo-congrats', 1000, 1);
            } catch {
              failures++;
            }
          }
        };
        const { call } = await runCall(
          asterisk(),
          (c) => {
            void endless(c);
            return once(c, 'end');
          },
          hangsUp,
          {
            hangupGrace: 300,
          },
        );
        stop = true;
        expect(failures).toBeGreaterThan(0);
        expect(call).toMatchObject({ status: 'HANGUP', hungUp: true });
      },
    );

    it.concurrent('leaves an AGI in the h extension able to work', async () => {
      let sessions = 0;
      const { error, call } = await runCall(
        asterisk(),
        async (c) => {
          sessions++;
          if (c.request.extension !== 'h') return;
          await c.setVariable('SAVED', 'yes');
          expect((await c.getVariable('SAVED')).value).toBe('yes');
          expect(await c.answer().catch((e: unknown) => (e as AGIError).code)).toBe('E_AGI_HANGUP');
          expect(await c.exec('NoOp')).toMatchObject({ found: true });
        },
        { read: ['SAVED'] },
      );
      expect(error).toBeUndefined();
      expect(sessions).toBe(1);
      expect(call.status).toBe('SUCCESS');
    });
  },
  {
    dialplan: {
      'hangup.conf': ['[nestjs-agi-long]', 'exten => s,1,Wait(60)', ' same => n,Return()', ''].join(
        '\n',
      ),
    },
  },
);
