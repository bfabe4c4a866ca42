import { afterEach, describe, expect, it } from '@jest/globals';
import {
  Injectable,
  Scope,
  UnauthorizedException,
  type CanActivate,
  type ExecutionContext,
} from '@nestjs/common';
import {
  AgiController,
  AgiExecutionContext,
  AgiGuard,
  AgiRoute,
  type AGIChannel,
} from 'nestjs-agi';
import { of } from 'rxjs';
import { startApp, stopApps } from '../fixture/app.js';

afterEach(stopApps);

const DENIED = { commands: ['SET VARIABLE AGI_OUTCOME auth_failed', 'failure'], failed: true };
const BROKEN = { commands: ['SET VARIABLE AGI_OUTCOME auth_error', 'failure'], failed: true };
const ALLOWED = { commands: ['NOOP handled'], failed: false };

@Injectable()
class Tokens {
  readonly good = 'secret';
}

@Injectable()
class TokenGuard implements CanActivate {
  constructor(private readonly tokens: Tokens) {}
  canActivate(context: ExecutionContext) {
    const { token } = AgiExecutionContext.create(context).getParams();
    return of(token === this.tokens.good);
  }
}

@AgiController()
@AgiGuard(TokenGuard)
class Routes {
  @AgiRoute('class')
  byClass(channel: AGIChannel) {
    return channel.noop('handled');
  }
  @AgiRoute('public')
  @AgiGuard()
  open(channel: AGIChannel) {
    return channel.noop('handled');
  }
  @AgiRoute('function')
  @AgiGuard((_channel, path, params) => path === '/function' && params.pin === '1')
  byFunction(channel: AGIChannel) {
    return channel.noop('handled');
  }
  @AgiRoute('both')
  @AgiGuard(TokenGuard, { canActivate: () => false })
  both(channel: AGIChannel) {
    return channel.noop('handled');
  }
  @AgiRoute('throws')
  @AgiGuard(() => {
    throw new Error('the database is down');
  })
  throws(channel: AGIChannel) {
    return channel.noop('handled');
  }
  @AgiRoute('unauthorized')
  @AgiGuard({
    canActivate: () => {
      throw new UnauthorizedException();
    },
  })
  unauthorized(channel: AGIChannel) {
    return channel.noop('handled');
  }
  @AgiRoute('broken')
  @AgiGuard({
    canActivate: () => {
      throw new Error('the database is down');
    },
  })
  broken(channel: AGIChannel) {
    return channel.noop('handled');
  }
  @AgiRoute('truthy')
  @AgiGuard({ canActivate: () => 'yes' as never })
  truthy(channel: AGIChannel) {
    return channel.noop('handled');
  }
}

describe('@AgiGuard()', () => {
  it.each([
    ['/class', DENIED],
    ['/class?token=wrong', DENIED],
    ['/class?token=secret', ALLOWED],
    ['/public', ALLOWED],
    ['/function', DENIED],
    ['/function?pin=1', ALLOWED],
    ['/both?token=secret', DENIED],
    ['/unauthorized', DENIED],
    ['/throws', BROKEN],
    ['/broken', BROKEN],
    ['/truthy', DENIED],
  ])('decides on %s', async (path, answer) => {
    const events: string[] = [];
    const { call, server } = await startApp({ controllers: [Routes], providers: [Tokens] });
    server.on('auth_failed', () => events.push('auth_failed'));
    server.on('auth_error', () => events.push('auth_error'));
    expect(await call(path)).toEqual(answer);
    const outcome = answer.commands[0]?.split(' ')[3];
    expect(events).toEqual(answer === ALLOWED ? [] : [outcome]);
  });

  it('replaces the global guards and the global function', async () => {
    @AgiController()
    class Open {
      @AgiRoute('guarded')
      guarded(channel: AGIChannel) {
        return channel.noop('handled');
      }
      @AgiRoute('public')
      @AgiGuard()
      open(channel: AGIChannel) {
        return channel.noop('handled');
      }
    }
    for (const options of [{ guards: [{ canActivate: () => false }] }, { auth: () => false }]) {
      const { call } = await startApp({ controllers: [Open] }, options);
      expect(await call('/guarded')).toEqual(DENIED);
      expect(await call('/public')).toEqual(ALLOWED);
    }
  });

  it('tells a guard for HTTP how to read a call', async () => {
    @AgiController()
    @AgiGuard({
      canActivate: (context) => 'user' in context.switchToHttp().getRequest<object>(),
    })
    class ForHttp {
      @AgiRoute('http')
      handle(channel: AGIChannel) {
        return channel.noop('handled');
      }
    }
    const { call, server } = await startApp({ controllers: [ForHttp] });
    const errors: unknown[] = [];
    server.on('auth_error', ({ error }) => errors.push(error));
    expect(await call('/http')).toEqual(BROKEN);
    expect(errors).toEqual([
      new TypeError("this is a call (getType() is 'agi'): use AgiExecutionContext.create()"),
    ]);
  });

  it('gives a guard the class and the method that it guards', async () => {
    const seen: unknown[] = [];
    @AgiController()
    class Seen {
      @AgiRoute('seen')
      @AgiGuard({
        canActivate: (context) => {
          const { path } = AgiExecutionContext.create(context).getChannel().request;
          seen.push(context.getClass(), context.getHandler().name, path);
          return true;
        },
      })
      handle(channel: AGIChannel) {
        return channel.noop('handled');
      }
    }
    const { call } = await startApp({ controllers: [Seen] });
    expect(await call('/seen')).toEqual(ALLOWED);
    expect(seen).toEqual([Seen, 'handle', '/seen']);
  });

  it('runs before anything is made for the call', async () => {
    let built = 0;
    @Injectable({ scope: Scope.REQUEST })
    class PerCall {
      constructor() {
        built++;
      }
    }
    @AgiController()
    class Closed {
      constructor(readonly perCall: PerCall) {}
      @AgiRoute('closed')
      @AgiGuard(() => false)
      handle() {
        throw new Error('must not run');
      }
    }
    const { call } = await startApp({ controllers: [Closed], providers: [PerCall] });
    expect(await call('/closed')).toEqual(DENIED);
    expect(built).toBe(0);
  });
});
