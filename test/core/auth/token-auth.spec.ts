import { describe, expect, it } from '@jest/globals';
import { AGIServer, tokenAuth } from 'nestjs-agi/core';
import { placeScriptedCall } from '../../fixtures/scripted-asterisk.js';
import { guard } from './fixture/guarded.js';

const token = 'f3a1b2c4d5e6f708192a3b4c5d6e7f80';
const older = 'old_~token.of-the-last-month-0001';

describe('tokenAuth()', () => {
  it.each([
    ['the token', `/menu?token=${token}`, 'handled'],
    ['the token among other parameters', `/menu?lang=en&token=${token}&x=1`, 'handled'],
    ['no query', '/menu', 'auth_failed'],
    ['no value', '/menu?token', 'auth_failed'],
    ['another token', `/menu?token=${token.replace('f', 'e')}`, 'auth_failed'],
    ['the beginning of the token', `/menu?token=${token.slice(0, -1)}`, 'auth_failed'],
    ['the token and more', `/menu?token=${token}0`, 'auth_failed'],
    ['the token in capitals', `/menu?token=${token.toUpperCase()}`, 'auth_failed'],
    ['the token twice', `/menu?token=${token}&token=${token}`, 'auth_failed'],
    ['the token after a wrong one', `/menu?token=x&token=${token}`, 'auth_failed'],
    ['another parameter', `/menu?Token=${token}`, 'auth_failed'],
    ['the token as a path parameter', `/account/${token}`, 'auth_failed'],
    ['the token beside a path parameter of that name', `/account/1?token=${token}`, 'handled'],
  ])('answers to a URL with %s', async (_what, path, outcome) => {
    const guarded = await guard(tokenAuth({ token }));
    expect(await guarded.outcome(path)).toBe(outcome);
  });

  it('accepts each of several tokens, and another name of the parameter', async () => {
    const guarded = await guard(tokenAuth({ tokens: [token, older], param: 'k' }));
    expect(await guarded.outcome(`/menu?k=${token}`)).toBe('handled');
    expect(await guarded.outcome(`/menu?k=${older}`)).toBe('handled');
    expect(await guarded.outcome(`/menu?token=${token}`)).toBe('auth_failed');
  });

  it('also works as the auth function of one route', async () => {
    const server = new AGIServer({ port: 0 });
    const handler = (): void => undefined;
    server.agi('/guarded', { handler, auth: tokenAuth({ token }) }).agi('/open', handler);
    const { port } = await server.listen();
    try {
      expect((await placeScriptedCall(port, '/guarded')).failed).toBe(true);
      expect((await placeScriptedCall(port, '/open')).failed).toBe(false);
    } finally {
      await server.close();
    }
  });

  it('does not tell the token in any event', async () => {
    const guarded = await guard(tokenAuth({ token: older }));
    await guarded.outcome(`/menu?token=${token}`);
    await guarded.outcome(`/nowhere?token=${token}`);
    expect(guarded.told).toEqual([
      'auth_failed /menu authentication returned false, not true',
      'no_handler /nowhere',
    ]);
  });
});
