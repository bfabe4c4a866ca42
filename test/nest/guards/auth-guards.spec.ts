import { afterEach, describe, expect, it } from '@jest/globals';
import {
  AgiController,
  AgiGuard,
  AgiRoute,
  challengeAuth,
  signedUrlAuth,
  tokenAuth,
  type AGIChannel,
} from 'nestjs-agi';
import { createHash } from 'node:crypto';
import { startApp, stopApps } from '../fixture/app.js';

afterEach(stopApps);

const secret = 'f3a1b2c4d5e6f708192a3b4c5d6e7f80';
const sha1 = (text: string): string => createHash('sha1').update(text).digest('hex');

const DENIED = { commands: ['SET VARIABLE AGI_OUTCOME auth_failed', 'failure'], failed: true };
const ALLOWED = { commands: ['NOOP handled'], failed: false };

@AgiController()
@AgiGuard(tokenAuth({ token: secret }))
class Routes {
  @AgiRoute('token')
  token(channel: AGIChannel) {
    return channel.noop('handled');
  }
  @AgiRoute('signed')
  @AgiGuard(signedUrlAuth({ secret }))
  signed(channel: AGIChannel) {
    return channel.noop('handled');
  }
  @AgiRoute('both')
  @AgiGuard(tokenAuth({ token: secret }), challengeAuth({ secret }))
  both(channel: AGIChannel) {
    return channel.noop('handled');
  }
  @AgiRoute('broken')
  broken() {
    throw new Error('out of luck');
  }
}

describe('the checks of the core, as guards', () => {
  it('decide with @AgiGuard()', async () => {
    const { call } = await startApp({ controllers: [Routes] });
    expect(await call(`/token?token=${secret}`)).toEqual(ALLOWED);
    expect(await call('/token?token=wrong')).toEqual(DENIED);

    const target = `/signed?expires=${Math.floor(Date.now() / 1000) + 30}`;
    const signature = sha1(`${secret}:${sha1(`${secret}:1700000000.1:${target}`)}`);
    expect(await call(`${target}&signature=${signature}`)).toEqual(ALLOWED);
    expect(await call(`${target}&signature=${signature}`)).toEqual(DENIED);
    expect(await call(`/signed?token=${secret}`)).toEqual(DENIED);
  });

  it('are all asked, the challenge only after a correct token', async () => {
    const { call } = await startApp({ controllers: [Routes] });
    expect(await call('/both?token=wrong')).toEqual(DENIED);
    const wrong = await call(`/both?token=${secret}`, { 'GET FULL': '200 result=1 (wrong)' });
    expect(wrong).toMatchObject({
      failed: true,
      commands: [expect.stringContaining('SHA1'), ...DENIED.commands],
    });
  });

  it('guard the whole application', async () => {
    const options = { auth: tokenAuth({ token: secret }) };
    @AgiController()
    class Plain {
      @AgiRoute('plain')
      plain(channel: AGIChannel) {
        return channel.noop('handled');
      }
    }
    const { call } = await startApp({ controllers: [Plain] }, options);
    expect(await call('/plain')).toEqual(DENIED);
    expect(await call(`/plain?token=${secret}`)).toEqual(ALLOWED);
  });

  it('leave tokens and signatures out of the log, for every outcome of the call', async () => {
    const { call, logger } = await startApp({ controllers: [Routes] });
    await call(`/token?token=${secret}`);
    await call(`/token?token=${secret}&token=${secret}`);
    await call(`/broken?token=${secret}`);
    await call(`/nowhere?token=${secret}`);
    await call(`/signed?expires=1&signature=${secret}`);
    const warned = logger.of('warn').map((line) => line.replace(/^\[.*?\] /, ''));
    expect(warned).toEqual([
      '"/token" was not authenticated',
      '"/nowhere" has no route',
      '"/signed" was not authenticated',
    ]);
    expect(logger.of('error')).toEqual([expect.stringContaining('"/broken" the handler failed')]);
    expect(logger.lines.map(({ message }) => message).join('\n')).not.toContain(secret);
  });
});
