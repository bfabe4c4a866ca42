import { afterEach, describe, expect, it } from '@jest/globals';
import type { CanActivate } from '@nestjs/common';
import { AgiController, AgiDialog, AgiRoute, AGIServer, type AgiModuleOptions } from 'nestjs-agi';
import { expectCall, placeCall } from 'nestjs-agi/testing';
import { resolveModuleOptions } from '../../lib/nest/agi-module-options.js';
import { startApp, stopApps } from './fixture/app.js';

afterEach(stopApps);

@AgiController()
class Welcome {
  constructor(private readonly dialog: AgiDialog) {}
  @AgiRoute('welcome')
  async welcome(): Promise<void> {
    await this.dialog.play({ prompt: 'greeting' });
  }
}

const refusing: CanActivate = { canActivate: () => false };

describe('the options of the module', () => {
  it('are not changed by later changes of the given prompts', async () => {
    const dialog = { prompts: { en: { greeting: ['hello'] } }, fallbackLanguage: 'en' };
    const { app } = await startApp({ controllers: [Welcome] }, { dialog, listen: false });
    dialog.prompts.en.greeting.push('more');
    dialog.prompts.en.greeting = ['another'];
    dialog.prompts = { en: { greeting: ['third'] } };
    const report = await placeCall(app.get<AGIServer>(AGIServer, { strict: false }), '/welcome')
      .ended;
    expectCall(report).toHaveEnded('continued');
    expect(report.played).toEqual(['hello']);
  });

  it('keep the given guards when their list is emptied', async () => {
    const guards = [refusing];
    const { app } = await startApp({ controllers: [Welcome] }, { guards, listen: false });
    guards.pop();
    const report = await placeCall(app.get<AGIServer>(AGIServer, { strict: false }), '/welcome')
      .ended;
    expectCall(report).toHaveEnded('FAILURE', 'auth_failed');
  });

  it('cannot be changed, once they are resolved', () => {
    const given = {
      guards: [refusing],
      dialog: { prompts: { en: { greeting: ['hello'] } } },
      allow: ['127.0.0.1'],
      drain: 5000,
    } satisfies AgiModuleOptions;
    const settings = resolveModuleOptions(given);
    const changeable = settings as unknown as {
      drain: number;
      guards: CanActivate[];
      dialog: typeof given.dialog;
      server: { allow: string[]; port: number };
    };
    for (const change of [
      () => (changeable.drain = 0),
      () => changeable.guards.pop(),
      () => (changeable.dialog.prompts = { en: { greeting: [] } }),
      () => (changeable.dialog.prompts.en.greeting = []),
      () => changeable.dialog.prompts.en.greeting.push('more'),
      () => changeable.server.allow.push('0.0.0.0/0'),
      () => (changeable.server.port = 1),
    ]) {
      expect(change).toThrow(TypeError);
    }
    // A guard is not copied, and may have a state.
    expect(settings.guards).toEqual([refusing]);
    expect(settings.guards?.[0]).toBe(refusing);
    expect(Object.isFrozen(refusing) || Object.isFrozen(given.guards)).toBe(false);
    expect(Object.isFrozen(given.dialog.prompts.en)).toBe(false);
  });
});
