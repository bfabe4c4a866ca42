import { afterAll, beforeAll, expect, it, jest } from '@jest/globals';
import { lstatSync, readFileSync, statSync } from 'node:fs';
import type { Prompt } from 'nestjs-agi';
import './fixture/any-port.js';
import { callAttentively } from './fixture/attentive-caller.js';
import {
  addressOf,
  closeSamples,
  last,
  ran,
  sampleDialplans,
  startSample,
} from './fixture/sample-calls.js';
import { describeAsterisk, type CallResult, type FarStep } from './host/index.js';
import { AppModule as Bank } from '../../sample/08-bank-by-phone/src/app.module.js';
import { CallBackList } from '../../sample/08-bank-by-phone/src/call-back-list.js';
import { prompts as bankPrompts } from '../../sample/08-bank-by-phone/src/prompts.js';
import { AppModule as FrontDesk } from '../../sample/09-front-desk/src/app.module.js';
import { Clock } from '../../sample/09-front-desk/src/clock.js';
import { Notebook } from '../../sample/09-front-desk/src/notebook.js';
import { prompts as deskPrompts } from '../../sample/09-front-desk/src/prompts.js';
import { AppModule as Survey } from '../../sample/10-survey/src/app.module.js';
import { prompts as surveyPrompts } from '../../sample/10-survey/src/prompts.js';
import { SurveyStore } from '../../sample/10-survey/src/survey-store.js';

/** Presses keys a while after the last ones; every question waits longer for a key. */
const press = (keys: string, after = 600): FarStep[] => [{ wait: after }, { dtmf: keys, gap: 120 }];

const hangUp = (after = 600): FarStep[] => [{ wait: after }, { hangup: true }];

/** The sound files of a prompt. */
function soundsOf(prompt: Prompt): string[] {
  if (typeof prompt === 'string') return [prompt];
  return Array.isArray(prompt) ? (prompt as readonly Prompt[]).flatMap(soundsOf) : [];
}

/** Prompts that nobody interrupts, or that silent callers hear again and again: short ones do here. */
const LONG_WINDED = [
  ...['agent-user', 'vm-sorry', 'basic-pbx-ivr-main', 'transfer', 'pls-hold-while-try'],
  ...['vm-nobodyavail', 'please-try-call-later', 'vm-intro', 'vm-passchanged'],
];

/** The telephones of the office are extensions here: Asterisk has nothing to ring. */
const telephones = {
  'telephones.conf': `
[telephones]
exten => _20[01],1,Answer()
 same => n,Wait(1)
 same => n,Hangup()
exten => 202,1,Busy(1)
`,
};
const withTelephones = (text: string): string =>
  text
    .replace('PJSIP/${EXTEN}', 'Local/${EXTEN}@telephones/n')
    .replaceAll(/PJSIP\/(\d+)/g, 'Local/$1@telephones/n');

describeAsterisk(
  'the samples that talk, called by a real Asterisk through their own dialplans',
  (asterisk) => {
    beforeAll(() => {
      for (const prompt of LONG_WINDED) asterisk().addSound(prompt, 'hello');
    });
    afterAll(closeSamples);

    const dial = (
      server: string,
      context: string,
      exten: string,
      farLeg: readonly FarStep[],
      read: readonly string[] = [],
    ): Promise<CallResult> =>
      callAttentively(asterisk(), {
        context,
        exten,
        farLeg,
        read,
        variables: { AGI_SERVER: server },
        callerId: { number: '5551234' },
      });

    it('play only what Asterisk has', () => {
      const tables = [bankPrompts, deskPrompts, surveyPrompts].map(({ table }) => table);
      const sounds = tables
        .flatMap((table) => Object.values(table).flatMap((prompts) => Object.values(prompts)))
        .flatMap(soundsOf);
      const missing = [...sounds, 'vm-review'].filter(
        // A link, which leads nowhere from outside of a chroot.
        (name) =>
          lstatSync(asterisk().path(`en/${name}.gsm`), { throwIfNoEntry: false }) === undefined,
      );
      expect(missing).toEqual([]);
      expect(sounds.length).toBeGreaterThan(40);
    });

    it.concurrent(
      'the bank serves who knows the PIN, and lets go of who does not or hangs up',
      async () => {
        const app = await startSample(Bank);
        const server = await addressOf(app);
        const call = (...steps: FarStep[][]): Promise<CallResult> =>
          dial(server, 'nestjs-agi-bank', '800', steps.flat(), ['CHANNEL(language)']);
        const [balance, errands, stranger, slow, gone] = await Promise.all([
          call(press('1'), press('100008#'), press('2468#'), press('1'), press('9', 6000)),
          call(
            ...[press('1'), press('100016#'), press('1357#')],
            ...[press('3'), press('7777#'), press('97531#'), press('97531#')],
            ...[press('4', 2000), press('1'), press('9', 2500)],
          ),
          call(
            ...[press('1'), press('100025#'), press('100024#')],
            ...[press('0000#'), press('11#'), press('2222#')],
          ),
          call(press('2'), press('100008#', 7000), press('2468#'), press('9')),
          call(press('1'), press('100008#'), press('24'), hangUp()),
        ]);
        expect(balance).toMatchObject({ status: 'SUCCESS', hungUp: false });
        expect(ran(balance, 'NoOp')).toEqual(['The caller was identified']);
        expect(last(errands, 'BANK_CALLER')).toBe('identified');
        expect(app.get(CallBackList).waiting).toEqual([{ account: '100016', number: '5551234' }]);
        expect(last(stranger, 'BANK_CALLER')).toBe('locked out');
        expect(slow).toMatchObject({
          status: 'SUCCESS',
          variables: { 'CHANNEL(language)': 'fr' },
        });
        expect(last(slow, 'BANK_CALLER')).toBe('identified');
        expect(gone).toMatchObject({ status: 'HANGUP', hungUp: true });
        expect(last(gone, 'BANK_CALLER')).toBeUndefined();
        const values = [balance, errands, slow].flatMap(({ sets }) => sets);
        expect(values.filter(({ value }) => /^(2468|1357|97531)/.test(value))).toEqual([]);

        // The PIN is the new one from now on.
        const next = await call(press('1'), press('100016#'), press('97531#'), press('9'));
        expect(last(next, 'BANK_CALLER')).toBe('identified');
      },
    );

    it.concurrent('the dialplan of the bank apologizes when it is down', async () => {
      const down = await asterisk().callDialplan({
        context: 'nestjs-agi-bank',
        exten: '800',
        variables: { AGI_SERVER: '127.0.0.1:1' },
      });
      expect(ran(down, 'Log')).toEqual(['WARNING,The call was not handled: not reached']);
      expect(ran(down, 'Playback')).toEqual(['im-sorry']);
    });

    /** The front desk, at a time that does not pass. */
    const frontDesk = async (now: string) => {
      const app = await startSample(FrontDesk);
      jest.spyOn(app.get(Clock), 'now').mockReturnValue(new Date(now));
      const server = await addressOf(app);
      return {
        notebook: app.get(Notebook),
        call: (...steps: FarStep[][]): Promise<CallResult> =>
          dial(server, 'nestjs-agi-front-desk', '900', steps.flat()),
      };
    };

    it.concurrent(
      'the front desk brings callers to telephones and queues, and back where nobody is',
      async () => {
        const { notebook, call } = await frontDesk('2026-11-23T11:00:00Z');
        const [telephone, busy, agent, nobody, silent, gone] = await Promise.all([
          call(press('201')),
          call(press('5'), press('202'), press('1', 5000)),
          call(press('1')),
          call(press('2'), press('2', 5500)),
          call(),
          call(press('4'), press('*'), hangUp()),
        ]);
        expect(ran(telephone, 'Dial')).toEqual(['Local/201@telephones/n,20']);
        expect(last(telephone, 'DIALSTATUS')).toBe('ANSWER');
        expect(ran(busy, 'Log')).toEqual(['NOTICE,Nobody at 202: BUSY']);
        expect(last(busy, 'DESK_CALL_BACK')).toBe('5551234');
        expect(agent.sets).toContainEqual({
          name: 'BRIDGEPEER',
          value: expect.stringMatching(/^Local\/201@telephones/),
        });
        expect(last(agent, 'DESK_CALL_BACK')).toBeUndefined();
        expect(ran(agent, 'Log')).toEqual([]);
        expect(last(nobody, 'QUEUESTATUS')).toBe('JOINEMPTY');
        expect(last(nobody, 'AGISTATUS')).toBe('SUCCESS');
        expect(last(nobody, 'DESK_CALL_BACK')).toBeUndefined();
        expect(ran(silent, 'Dial')).toEqual(['Local/200@telephones/n,20']);
        expect(gone).toMatchObject({ status: 'HANGUP', hungUp: true });
        expect(notebook.callBacks).toEqual(['5551234']);
      },
    );

    it.concurrent(
      'the front desk takes a message when it is closed, also from who ends it by hanging up',
      async () => {
        const { notebook, call } = await frontDesk('2026-11-28T22:00:00Z');
        const speech: FarStep[] = [{ wait: 2500 }, { play: 'demo-thanks' }];
        const [kept, brief] = await Promise.all([
          call(press('1', 6500), speech, press('1', 5500)),
          call(press('1', 6500), speech, hangUp(200)),
        ]);
        expect(kept).toMatchObject({ status: 'SUCCESS', hungUp: false });
        expect(brief).toMatchObject({ status: 'HANGUP', hungUp: true });
        const { messages } = notebook;
        expect(messages.map(({ from }) => from)).toEqual(['5551234', '5551234']);
        for (const { file } of messages) {
          expect(statSync(asterisk().path(`${file}.wav`)).size).toBeGreaterThan(8000);
        }
      },
    );

    it.concurrent('the survey keeps who comes to the end apart from who does not', async () => {
      const app = await startSample(Survey);
      const server = await addressOf(app);
      const call = (...steps: FarStep[][]): Promise<CallResult> =>
        dial(server, 'nestjs-agi-survey', '1000', steps.flat());
      const speech: FarStep[] = [{ wait: 2500 }, { play: 'demo-thanks' }];
      const [good, hesitant, early, late] = await Promise.all([
        call(press('4', 1800), press('1'), speech, press('1', 4500)),
        call(
          ...[press('9', 1800), press('2'), press('7'), press('2')],
          ...[press('#', 3000), press('2', 1500), press('1', 2500)],
        ),
        call(press('3', 8500), hangUp()),
        call(press('5', 1800), press('1'), speech, hangUp(200)),
      ]);
      expect(ran(good, 'NoOp')).toEqual(['The survey is complete']);
      expect(ran(hesitant, 'NoOp')).toEqual(['The survey is complete']);
      for (const { status } of [early, late]) expect(status).toBe('HANGUP');

      const { complete, abandoned } = app.get(SurveyStore);
      const comment = expect.stringMatching(/\/monitor\/survey-[\d-]+$/);
      expect(complete).toContainEqual({ rating: 4, wouldCallAgain: true, comment });
      expect(complete).toContainEqual({ rating: 2, wouldCallAgain: false, comment });
      expect(complete).toHaveLength(2);
      const partial = abandoned.map(({ answers }) => answers);
      expect(partial).toContainEqual({ rating: 3 });
      expect(partial).toContainEqual({ rating: 5, wouldCallAgain: true, comment });
      expect(abandoned).toHaveLength(2);
      for (const answers of [...complete, ...partial]) {
        if (typeof answers.comment !== 'string') continue;
        const file = asterisk().path(`${answers.comment}.wav`);
        expect(statSync(file).size).toBeGreaterThan(8000);
      }
    });
  },
  {
    dialplan: {
      ...Object.fromEntries(
        Object.entries(sampleDialplans(/^(08|09|10)/)).map(([name, text]) => [
          name,
          withTelephones(text),
        ]),
      ),
      ...telephones,
    },
    config: {
      'queues.conf': withTelephones(readFileSync('sample/09-front-desk/queues.conf', 'utf8')),
    },
  },
);
