import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import './fixture/any-port.js';
import { callAttentively } from './fixture/attentive-caller.js';
import { addressOf, closeSamples, last, ran, startSample } from './fixture/sample-calls.js';
import { describeAsterisk, type CallResult, type FarStep } from './host/index.js';
import { AppModule as QuickStart } from '../../sample/01-quick-start/src/app.module.js';

const folder = 'sample/01-quick-start';

describeAsterisk(
  'the quick start, called by a real Asterisk through its own dialplan',
  (asterisk) => {
    let address: string;

    beforeAll(async () => {
      address = await addressOf(await startSample(QuickStart));
    });

    afterAll(closeSamples);

    const dial = (
      exten: string,
      farLeg: readonly FarStep[] = [],
      server = address,
    ): Promise<CallResult> =>
      callAttentively(asterisk(), {
        context: 'nestjs-agi-quick-start',
        exten,
        farLeg,
        callerId: { name: 'Ada', number: '5551234' },
        variables: { AGI_SERVER: server },
      });

    it.concurrent(
      'says the number of a caller who presses 1, and goes on in the dialplan',
      async () => {
        const call = await dial('100', [{ dtmf: '1' }]);
        expect(last(call, 'AGISTATUS')).toBe('SUCCESS');
        expect(last(call, 'MENU_CHOICE')).toBe('1');
        expect(last(call, 'MENU_STEPS')).toBe('pressed 1');
        expect(ran(call, 'NoOp')).toEqual(['The caller chose "1" after: pressed 1']);
        expect(call.hungUp).toBe(false);
      },
    );

    it.concurrent('asks again after a wrong key, and plays the joke to who presses 2', async () => {
      const call = await dial('100', [{ dtmf: '9' }, { dtmf: '2' }]);
      expect(last(call, 'AGISTATUS')).toBe('SUCCESS');
      expect(last(call, 'MENU_STEPS')).toBe('pressed 9,pressed 2');
    });

    it.concurrent('ends when the caller hangs up in the menu', async () => {
      const call = await dial('100', [{ wait: 1200 }, { hangup: true }]);
      expect(last(call, 'AGISTATUS')).toBe('HANGUP');
      expect(call.hungUp).toBe(true);
      expect(ran(call, 'Playback')).toEqual([]);
    });

    it.concurrent('welcomes, and opens the account whose token the dialplan knows', async () => {
      expect(last(await dial('101'), 'WELCOMED')).toBe('yes');
      const call = await dial('102');
      expect(last(call, 'ACCOUNT_BALANCE')).toBe('420');
      expect(ran(call, 'NoOp')).toEqual(['The account holds 420']);
    });

    it.concurrent.each([
      ['unknown route', 'nowhere', 'no_handler'],
      ['wrong token', 'account/1?token=wrong', 'auth_failed'],
      ['handler that throws', 'account/5000?token=change-me', 'handler_error'],
    ])('apologises for an %s', async (_what, path, outcome) => {
      const call = await asterisk().callDialplan({
        context: 'test-path',
        exten: '1',
        variables: { AGI_SERVER: address, TEST_PATH: path },
      });
      expect(last(call, 'AGISTATUS')).toBe('FAILURE');
      expect(ran(call, 'Log')).toEqual([`WARNING,The call was not handled: ${outcome}`]);
      expect(ran(call, 'Playback')).toEqual(['im-sorry']);
    });

    it.concurrent('apologises when the application is down', async () => {
      const call = await dial('100', [], '127.0.0.1:1');
      expect(last(call, 'AGISTATUS')).toBe('FAILURE');
      expect(ran(call, 'Log')).toEqual(['WARNING,The call was not handled: not reached']);
      expect(ran(call, 'Playback')).toEqual(['im-sorry']);
    });
  },
  {
    dialplan: {
      'quick-start.conf': readFileSync(`${folder}/extensions.conf`, 'utf8'),
      'paths.conf': [
        '[test-path]',
        'exten => 1,1,Gosub(nestjs-agi-call,s,1(${TEST_PATH}))',
        ' same => n,Hangup()',
        '',
      ].join('\n'),
    },
  },
);
