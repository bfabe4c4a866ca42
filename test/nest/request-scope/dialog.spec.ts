import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { Injectable, Logger, Scope } from '@nestjs/common';
import { AgiController, AgiDialog, AgiRoute, AGIServer } from 'nestjs-agi';
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
      environment: { agi_uniqueid: '1700000000.7' },
    }).ended;
    const lines = warn.mock.calls.map(([line]) => String(line));
    warn.mockRestore();
    expect(lines).toEqual([
      '[1700000000.7] "/menu" STREAM FILE: Asterisk cannot play "choose": is the file there?',
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
