import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { ConsoleLogger, Logger, type INestApplicationContext } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { logCalls } from 'nestjs-agi';
import {
  expectCall,
  placeCall,
  type CallReport,
  type SimulatedCall,
  type SimulatedCallOptions,
} from 'nestjs-agi/testing';
import { CallBackList } from '../src/call-back-list.js';
import { Ledger } from '../src/ledger.js';

const ACCOUNT = '100008';
const PIN = '2468';
const quick: Pick<Ledger, 'balanceOf'> = { balanceOf: async () => 420 };

let app: INestApplicationContext;
const ledger = new Ledger();

beforeEach(async () => {
  const { AppModule } = await import('../src/app.module.js');
  Object.assign(ledger, { patience: 8000 }, quick);
  const testing = await Test.createTestingModule({ imports: [AppModule] })
    .overrideProvider(Ledger)
    .useValue(ledger)
    .compile();
  app = await testing.init();
  app.useLogger(false);
});

afterEach(() => app.close());

const from = (number: string): SimulatedCallOptions => ({ callerId: { number } });

/** A caller who has chosen English. */
const call = (options?: SimulatedCallOptions): SimulatedCall =>
  placeCall(app, '/bank', options).whenPlaying('hello').press('1');

/** A caller who knows the PIN, and comes to the menu. */
const identified = (options?: SimulatedCallOptions, pin = PIN): SimulatedCall =>
  call(options)
    .whenPlaying('agent-user')
    .press(`${ACCOUNT}#`)
    .whenPlaying('agent-pass')
    .press(`${pin}#`);

/** The last prompts of the menu, without the goodbye. */
const MENU = 'to-call-this-number';

/** Chooses nothing more, and ends the call. */
const goodbye = (goingOn: SimulatedCall): Promise<CallReport> =>
  goingOn.whenPlaying(MENU).press('9').hears('vm-goodbye').ended;

describe('the language', () => {
  it('is offered in each language, and spoken from then on', async () => {
    const report = await placeCall(app, '/bank')
      .hears('hello')
      .hears('digits 1')
      .hears('hello')
      .whenPlaying('digits 2')
      .press('2')
      .whenPlaying('agent-user')
      .hangUp().ended;

    const languages = report.commands.filter((line) => line.includes('CHANNEL(language)'));
    expect(languages.map((line) => line.split(' ').at(-1))).toEqual(['fr', 'en', 'fr']);
  });

  it('is that of the channel for a caller who chooses none', async () => {
    const report = await placeCall(app, '/bank', { environment: { agi_language: 'fr_CA' } })
      .whenPlaying('agent-user')
      .hangUp().ended;

    expectCall(report).toHaveSet('CHANNEL(language)', 'fr_CA');
  });
});

describe('a caller', () => {
  it('who knows the account and its PIN is served', async () => {
    const report = await goodbye(identified());

    expectCall(report).toHaveSet('BANK_CALLER', 'identified').toHaveEnded('continued');
  });

  it('may mistype the account, and be silent once', async () => {
    const report = await goodbye(
      call()
        .whenPlaying('agent-user')
        .press('100007#')
        .hears('privacy-incorrect')
        .hears('agent-user')
        .hears('vm-sorry')
        .whenPlaying('agent-user')
        .press(`${ACCOUNT}#`)
        .whenPlaying('agent-pass')
        .press('24#')
        .hears('vm-incorrect')
        .whenPlaying('agent-pass')
        .press(`${PIN}#`),
    );

    expectCall(report).toHaveSet('BANK_CALLER', 'identified');
  });

  it('is told goodbye after three wrong PINs, and not served in the next call either', async () => {
    const guess = (goingOn: SimulatedCall, pin: string): SimulatedCall =>
      goingOn.whenPlaying('agent-pass').press(`${pin}#`);
    const stranger = call().whenPlaying('agent-user').press(ACCOUNT);
    guess(guess(guess(stranger, '0000'), '1111'), '2222');
    const report = await stranger.hears('please-try-call-later').hears('vm-goodbye').ended;
    expectCall(report).toHaveSet('BANK_CALLER', 'locked out').toHaveEnded('continued');

    const owner = call().whenPlaying('agent-user').press(ACCOUNT);
    guess(guess(guess(owner, PIN), PIN), PIN);
    expectCall(await owner.ended).toHaveSet('BANK_CALLER', 'locked out');
  });

  it('who presses no key is told goodbye', async () => {
    const report = await placeCall(app, '/bank').ended;

    expect(report.played.filter((prompt) => prompt === 'agent-user')).toHaveLength(3);
    expectCall(report).toHaveSet('BANK_CALLER', 'unknown').toHaveEnded('continued');
  });

  it('leaves no PIN in a log, in a command or in a variable', async () => {
    let written = '';
    const streams = [process.stdout, process.stderr].map((stream) =>
      jest.spyOn(stream, 'write').mockImplementation((text) => {
        written += String(text);
        return true;
      }),
    );
    app.useLogger(new ConsoleLogger());
    const stopLogging = logCalls((record) => {
      new Logger('Calls').log(record);
    });
    const changing = identified().whenPlaying(MENU).press('3');
    const report = await goodbye(enterNewPin(changing, '97531')).finally(() => {
      stopLogging();
      for (const stream of streams) stream.mockRestore();
    });

    expect(written).toContain('call_end');
    expectCall(report).toHavePlayed('vm-passchanged');
    for (const secret of [PIN, '97531']) {
      expect(written).not.toContain(secret);
      expect(report.commands.join('\n')).not.toContain(secret);
      expect(JSON.stringify(report.variables)).not.toContain(secret);
    }
  });
});

describe('the balance', () => {
  it('is said as a number, while the caller hears something', async () => {
    ledger.balanceOf = async () => {
      // eslint-disable-next-line no-restricted-syntax -- work that takes a while
      await new Promise((resolve) => setTimeout(resolve, 20));
      return -1020;
    };
    const report = await goodbye(identified().whenPlaying(MENU).press('1'));

    expectCall(report)
      .toHavePlayed('one-moment-please', 'vm-youhave', 'digits/dollars')
      .toHaveSaid('number -1020');
  });

  it('that takes too long ends with an apology, and the work of the ledger is aborted', async () => {
    let aborted = false;
    Object.assign(ledger, {
      patience: 30,
      balanceOf: (_account: string, signal: AbortSignal) =>
        new Promise<never>(() => {
          signal.addEventListener('abort', () => (aborted = true));
        }),
    });
    const report = await goodbye(identified().whenPlaying(MENU).press('1'));

    expectCall(report).toHavePlayed('im-sorry', 'please-try-call-later').toHaveEnded('continued');
    expectCall(report).not.toHavePlayed('vm-youhave');
    expect(aborted).toBe(true);
  });

  it('that the ledger cannot give is a failure for the dialplan, which apologizes', async () => {
    ledger.balanceOf = () => Promise.reject(new Error('no ledger'));
    const report = await identified().whenPlaying(MENU).press('1').ended;

    expectCall(report).toHaveEnded('failed', 'handler_error');
  });
});

it('says the last transactions, the newest first', async () => {
  const report = await goodbye(identified().whenPlaying(MENU).press('2'));

  expect(report.said.filter((said) => /^(date|number)/.test(said))).toEqual([
    expect.stringMatching(/^date /),
    'number -695',
    expect.stringMatching(/^date /),
    'number -85',
    expect.stringMatching(/^date /),
    'number 1200',
  ]);
});

it('ends the transactions at a hash', async () => {
  const report = await goodbye(
    identified().whenPlaying(MENU).press('2').whenPlaying('number -85').press('#'),
  );

  expectCall(report).not.toHaveSaid('number 1200');
});

/** A new PIN, and the same or another one again. */
function enterNewPin(goingOn: SimulatedCall, pin: string, again = pin): SimulatedCall {
  return goingOn
    .whenPlaying('vm-newpassword')
    .press(`${pin}#`)
    .whenPlaying('vm-reenterpassword')
    .press(`${again}#`);
}

describe('another PIN', () => {
  const change = (): SimulatedCall => identified().whenPlaying(MENU).press('3');

  it('opens the account from the next call on', async () => {
    expectCall(await goodbye(enterNewPin(change(), '97531'))).toHavePlayed('vm-passchanged');

    const next = await goodbye(identified({}, '97531'));
    expectCall(next).toHaveSet('BANK_CALLER', 'identified');
  });

  it('is asked for again where the second one differs', async () => {
    const differing = enterNewPin(change(), '97531', '97532').hears('vm-mismatch');
    const report = await goodbye(enterNewPin(differing, '8642'));

    expectCall(report).toHavePlayed('vm-mismatch', 'vm-passchanged');
  });

  it('must not be the same digit four times, nor too short', async () => {
    const weak = change()
      .whenPlaying('vm-newpassword')
      .press('777777#')
      .hears('vm-invalid-password')
      .whenPlaying('vm-newpassword')
      .press('123#')
      .hears('vm-invalid-password');
    const report = await goodbye(enterNewPin(weak, '8642'));

    expectCall(report).toHavePlayed('vm-passchanged');
  });

  it('is not changed for a caller who cancels with a star', async () => {
    const report = await goodbye(change().whenPlaying('vm-newpassword').press('97*'));

    expectCall(report).not.toHavePlayed('vm-passchanged');
    expectCall(await goodbye(identified())).toHaveSet('BANK_CALLER', 'identified');
  });
});

describe('a call back', () => {
  const waiting = () => app.get(CallBackList).waiting;

  it('goes to the number that the caller calls from', async () => {
    const report = await goodbye(
      identified(from('+15551234'))
        .whenPlaying(MENU)
        .press('4')
        .hears('vm-num-i-have')
        .hears('digits 15551234')
        .whenPlaying('vm-calldiffnum')
        .press('1'),
    );

    expectCall(report).toHavePlayed('auth-thankyou');
    expect(waiting()).toEqual([{ account: ACCOUNT, number: '15551234' }]);
  });

  it.each(['5551234', 'anonymous'])('goes to another number for %s', async (number) => {
    const asking = identified(from(number)).whenPlaying(MENU).press('4');
    if (number !== 'anonymous') asking.whenPlaying('vm-calldiffnum').press('2');
    await goodbye(
      asking
        .whenPlaying('privacy-prompt')
        .press('5559999#')
        .whenPlaying('if-correct-press')
        .press('2')
        .whenPlaying('privacy-prompt')
        .press('5555678#')
        .hears('digits 5555678')
        .whenPlaying('if-correct-press')
        .press('1'),
    );

    expect(waiting()).toEqual([{ account: ACCOUNT, number: '5555678' }]);
  });

  it('is not noted for a caller who presses no key', async () => {
    const silent = identified(from('anonymous')).whenPlaying(MENU).press('4');
    await goodbye(silent.hears('privacy-prompt').hears('privacy-prompt').hears('privacy-prompt'));
    const known = identified(from('5551234')).whenPlaying(MENU).press('4');
    const report = await goodbye(known.hears('vm-calldiffnum').hears('vm-calldiffnum'));
    expectCall(report).not.toHavePlayed('privacy-prompt');

    expect(waiting()).toEqual([]);
  });
});
