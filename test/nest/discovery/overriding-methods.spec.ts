import { afterEach, describe, expect, it } from '@jest/globals';
import { UseGuards } from '@nestjs/common';
import { AgiController, AgiGuard, AgiRoute, OnAgiEvent, type AGIChannel } from 'nestjs-agi';
import { startApp, stopApps } from '../fixture/app.js';
import { DENIED, Never } from '../fixture/decorated.js';

afterEach(stopApps);

describe('a method that overrides another', () => {
  const seen: string[] = [];
  class Base {
    @AgiRoute('route')
    @AgiGuard((_channel, _path, { token }) => token === 'base')
    @OnAgiEvent('no_handler')
    handle(channel: AGIChannel) {
      seen.push('base');
      return channel.noop('base');
    }
    @AgiRoute('public')
    @AgiGuard()
    open(channel: AGIChannel) {
      return channel.noop('base');
    }
  }

  it('keeps route, guards and events, unless it has its own', async () => {
    @AgiController('plain')
    class Plain extends Base {
      override handle(channel: AGIChannel) {
        seen.push('plain');
        return channel.noop('plain');
      }
    }
    @AgiController('routed')
    class Routed extends Base {
      @AgiRoute('again')
      override handle(channel: AGIChannel) {
        seen.push('routed');
        return channel.noop('routed');
      }
    }
    @AgiController('guarded')
    class Guarded extends Base {
      @AgiGuard((_channel, _path, { token }) => token === 'own')
      override handle(channel: AGIChannel) {
        seen.push('guarded');
        return channel.noop('guarded');
      }
    }
    @AgiController('open')
    class Open extends Base {
      @AgiGuard()
      override handle(channel: AGIChannel) {
        seen.push('open');
        return channel.noop('open');
      }
    }
    // A second application finds what the first one found.
    for (let round = 0; round < 2; round++) {
      const { call } = await startApp({ controllers: [Plain, Routed, Guarded, Open] });
      expect(await call('/plain/route')).toEqual(DENIED);
      expect(await call('/plain/route?token=base')).toMatchObject({ commands: ['NOOP plain'] });
      expect(await call('/routed/again')).toEqual(DENIED);
      expect(await call('/routed/again?token=base')).toMatchObject({ commands: ['NOOP routed'] });
      expect(await call('/guarded/route?token=base')).toEqual(DENIED);
      expect(await call('/guarded/route?token=own')).toMatchObject({ commands: ['NOOP guarded'] });
      expect(await call('/open/route')).toMatchObject({ commands: ['NOOP open'] });
      seen.splice(0);
      expect(await call('/routed/route')).toMatchObject({ failed: true });
      expect(seen.sort()).toEqual(['guarded', 'open', 'plain', 'routed']);
    }
  });

  it('is not public only because the overridden method is', async () => {
    @AgiController()
    @AgiGuard(Never)
    class Closed extends Base {
      override open(channel: AGIChannel) {
        return channel.noop('closed');
      }
    }
    const { call } = await startApp({ controllers: [Closed] });
    expect(await call('/public')).toEqual(DENIED);
  });

  it('is an error at start if it loses metadata that Nest keeps on the function', async () => {
    class Guarded {
      @AgiRoute('route')
      @UseGuards(Never)
      handle() {
        throw new Error('must not run');
      }
    }
    @AgiController()
    class Lost extends Guarded {
      override handle() {
        throw new Error('must not run');
      }
    }
    await expect(startApp({ controllers: [Lost] })).rejects.toThrow(
      /Lost\.handle has @UseGuards\(\) on a function/,
    );
    @AgiController()
    class Again extends Guarded {
      @AgiRoute('route')
      override handle() {
        return undefined as never;
      }
    }
    const { call } = await startApp({ controllers: [Again] });
    expect(await call('/route')).toMatchObject({ failed: false });
  });

  it('may be a mixin of another class', async () => {
    class Mixin {
      @AgiRoute('mixed')
      @AgiGuard(Never)
      mixed() {
        throw new Error('must not run');
      }
    }
    class Routes {
      declare mixed: () => void;
    }
    Routes.prototype.mixed = Mixin.prototype.mixed;
    AgiController()(Routes);
    const { call } = await startApp({ controllers: [Routes] });
    expect(await call('/mixed')).toEqual(DENIED);
  });
});
