import { afterEach, describe, expect, it, jest } from '@jest/globals';
import {
  Catch,
  Injectable,
  Logger,
  Scope,
  UseFilters,
  UseGuards,
  type ArgumentsHost,
  type CanActivate,
  type ExceptionFilter,
  type ExecutionContext,
} from '@nestjs/common';
import {
  AgiArgumentsHost,
  AgiController,
  AgiDialog,
  AgiExecutionContext,
  AgiGuard,
  AgiRoute,
  AGIServer,
  Channel,
  type AgiChannel,
} from 'nestjs-agi';
import { expectCall, placeCall } from 'nestjs-agi/testing';
import { startApp, stopApps } from '../fixture/app.js';

afterEach(stopApps);

@Injectable({ scope: Scope.REQUEST })
class Greeter {
  constructor(readonly dialog: AgiDialog) {}
  async greet(): Promise<void> {
    await this.dialog.play({ prompt: 'greeting' });
  }
}

const same: boolean[] = [];
const outcomes: string[] = [];

const PIN = { prompt: { prompt: 'greeting' }, length: 4 };

/** Asks for a PIN before the controller of the call is made. */
@Injectable()
class PinGuard implements CanActivate {
  async canActivate(context: ExecutionContext): Promise<boolean> {
    const pin = await AgiExecutionContext.create(context).getDialog().ask(PIN);
    return pin.outcome === 'matched' && pin.value === '1234';
  }
}

@Catch(TypeError)
class Apology implements ExceptionFilter {
  async catch(_error: TypeError, host: ArgumentsHost): Promise<string> {
    await AgiArgumentsHost.create(host).getDialog().play({ prompt: 'sorry' });
    return 'apologized';
  }
}

@AgiController()
class Guarded {
  constructor(private readonly dialog: AgiDialog) {}
  @AgiRoute('before')
  @AgiGuard(PinGuard)
  before(): Promise<string | null> {
    return this.dialog.play('in');
  }
  @AgiRoute('within')
  @UseGuards(PinGuard)
  within(@Channel() channel: AgiChannel): Promise<string | null> {
    same.push(this.dialog === AgiArgumentsHost.create(hostOf(channel)).getDialog());
    return this.dialog.play('in');
  }
  @AgiRoute('failing')
  @UseFilters(Apology)
  failing(): void {
    throw new TypeError('boom');
  }
}

const hostOf = (channel: AgiChannel): ArgumentsHost =>
  ({ getArgs: () => [channel] }) as unknown as ArgumentsHost;

@AgiController()
class Menu {
  constructor(
    private readonly greeter: Greeter,
    private readonly dialog: AgiDialog,
  ) {}
  @AgiRoute('menu')
  async menu(): Promise<void> {
    same.push(this.dialog === this.greeter.dialog);
    await this.greeter.greet();
    const { outcome } = await this.dialog.menu({
      prompt: 'choose',
      choices: [{ keys: '1', value: 'one' }],
    });
    outcomes.push(outcome);
  }
}

describe('a dialogue', () => {
  const dialog = {
    prompts: { en: { greeting: 'hello' }, fr: { greeting: 'bonjour' } },
  };

  it('is injected, one for each call, with the prompts of the module', async () => {
    same.length = 0;
    const { app } = await startApp(
      { controllers: [Menu], providers: [Greeter] },
      { dialog, listen: false },
    );
    const server = app.get(AGIServer, { strict: false });
    // Nest makes the instances of the first call; a plan makes those of the next.
    for (const [language, greeting] of [
      ['en', 'hello'],
      ['fr', 'bonjour'],
      ['de', 'hello'],
    ] as const) {
      const report = await placeCall(server, '/menu', { environment: { agi_language: language } })
        .whenPlaying('choose')
        .press('1').ended;
      expectCall(report).toHavePlayed(greeting, 'choose').toHaveEnded('continued');
    }
    expect(same).toEqual([true, true, true]);
  });

  it('with a missing prompt is logged once, with the id of its call', async () => {
    const warn = jest.spyOn(Logger.prototype, 'warn').mockImplementation(() => undefined);
    const { app } = await startApp(
      { controllers: [Menu], providers: [Greeter] },
      { dialog, listen: false },
    );
    await placeCall(app, '/menu', {
      prompts: { choose: 'missing' },
      // A reply that a hangup gives as well is reported only when no hangup has followed for some time.
      time: 'real',
      speed: 20,
      environment: { agi_uniqueid: '1700000000.7' },
    }).ended;
    const lines = warn.mock.calls.map(([line]) => String(line));
    warn.mockRestore();
    expect(lines).toEqual([
      '[1700000000.7] "/menu" GET DATA: Asterisk cannot play "choose": is the file there?',
    ]);
  });

  it.each(['before', 'within'])(
    'asks for guards that run %s the controller, with the prompts of the module',
    async (path) => {
      same.length = 0;
      const { app } = await startApp(
        { controllers: [Guarded], providers: [PinGuard] },
        { dialog, listen: false },
      );
      for (const [keys, played] of [
        ['1234', ['bonjour', 'in']],
        ['4321', ['bonjour']],
      ] as const) {
        const report = await placeCall(app, `/${path}`, { environment: { agi_language: 'fr' } })
          .whenPlaying('bonjour')
          .press(keys).ended;
        expect(report.played).toEqual(played);
        expect(report.outcome).toBe(keys === '1234' ? '' : 'auth_failed');
      }
      expect(same).toEqual(path === 'within' ? [true] : []);
    },
  );

  it('speaks for exception filters, too', async () => {
    const { app } = await startApp(
      { controllers: [Guarded], providers: [PinGuard] },
      { dialog: { prompts: { en: { sorry: 'im-sorry', greeting: 'hello' } } }, listen: false },
    );
    const report = await placeCall(app, '/failing').ended;
    expectCall(report).toHavePlayed('im-sorry').toHaveEnded('continued');
  });

  it('logs a recording that Asterisk cannot make, with the id of its call', async () => {
    const warn = jest.spyOn(Logger.prototype, 'warn').mockImplementation(() => undefined);
    const { app, server } = await startApp({}, { listen: false });
    server.agi('/record', async (channel) => {
      await new AgiDialog(channel).record({ file: 'x', format: 'unknown' });
    });
    await placeCall(app, '/record', { environment: { agi_uniqueid: '1700000000.9' } }).ended;
    const lines = warn.mock.calls.map(([line]) => String(line));
    warn.mockRestore();
    expect(lines).toEqual([
      expect.stringMatching(/^\[1700000000\.9\] RECORD FILE: Asterisk cannot record "x"/),
    ]);
  });

  it('throws hangups where the module says so, and the handler ends without a failure', async () => {
    const failures: unknown[] = [];
    outcomes.length = 0;
    const { app } = await startApp(
      { controllers: [Menu], providers: [Greeter] },
      { dialog: { ...dialog, hangup: 'throw' }, listen: false },
    );
    const server = app.get(AGIServer, { strict: false });
    server.on('handler_error', (event) => failures.push(event));
    const report = await placeCall(server, '/menu').whenPlaying('choose').hangUp().ended;
    expectCall(report).toHaveEnded('caller hung up');
    expect(outcomes).toEqual([]);
    expect(failures).toEqual([]);
  });

  it('with prompts that cannot be played is an error at start', async () => {
    const wrong = { prompts: { en: { greeting: { silence: 0 } } } };
    await expect(startApp({}, { dialog: wrong, listen: false })).rejects.toMatchObject({
      code: 'E_AGI_INVALID_ARGUMENT',
      message: expect.stringContaining('prompts.en.greeting'),
    });
    await expect(startApp({}, { dialog: 'loud' as never, listen: false })).rejects.toThrow(
      /dialog/,
    );
  });
});
