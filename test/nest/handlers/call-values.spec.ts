import { afterEach, describe, expect, it } from '@jest/globals';
import {
  Catch,
  DefaultValuePipe,
  Injectable,
  ParseIntPipe,
  Scope,
  UseFilters,
  UseGuards,
  UseInterceptors,
  type CallHandler,
  type CanActivate,
  type ExceptionFilter,
  type ExecutionContext,
  type NestInterceptor,
  type Type,
} from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { map, of, type Observable } from 'rxjs';
import {
  AgiChannel,
  AgiController,
  AgiExecutionContext,
  AgiGuard,
  AgiModule,
  AgiRoute,
  AgiVariable,
  CallValue,
  Channel,
  defineCallValue,
  SetsVariables,
} from 'nestjs-agi';
import type { AGIError } from 'nestjs-agi/core';
import { placeCall, type CallReport, type SimulatedCallOptions } from 'nestjs-agi/testing';
import { TestLogger } from '../fixture/app.js';

interface Card {
  readonly number: string;
}
const Card = defineCallValue<Card>('card');

const close: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const one of close.splice(0)) await one();
});

/** Makes an application of a controller. */
async function appOf(controller: Type, providers: Type[] = []) {
  const testing = await Test.createTestingModule({
    imports: [AgiModule.forRoot({ listen: false, orphans: 'ignore' })],
    controllers: [controller],
    providers,
  })
    .setLogger(new TestLogger())
    .compile();
  close.push(() => testing.close().catch(() => undefined));
  return testing.init();
}

/** Calls a route of a controller. */
async function callTo(
  controller: Type,
  path: string,
  options?: SimulatedCallOptions,
  providers?: Type[],
): Promise<CallReport> {
  return placeCall(await appOf(controller, providers), path, options).ended;
}

class CardGuard implements CanActivate {
  canActivate(context: ExecutionContext): boolean {
    const channel = AgiExecutionContext.create(context).getChannel();
    channel.set(Card, { number: channel.request.callerId ?? 'none' });
    return true;
  }
}

@Injectable({ scope: Scope.REQUEST })
class Bill {
  constructor(readonly channel: AgiChannel) {}
}

describe('@CallValue()', () => {
  @AgiController()
  class Singleton {
    @AgiRoute('auth')
    @AgiGuard(CardGuard)
    async auth(@Channel() channel: AgiChannel, @CallValue(Card) card: Card) {
      await channel.verbose(card.number);
    }
    @AgiRoute('nest')
    @UseGuards(CardGuard)
    async nest(@CallValue(Card) card: Card, @Channel() channel: AgiChannel) {
      await channel.verbose(card.number);
    }
    @AgiRoute('nobody')
    nobody(@CallValue(Card) card: Card) {
      return card;
    }
    @AgiRoute('optional')
    async optional(
      @Channel() channel: AgiChannel,
      @CallValue(Card, new DefaultValuePipe({ number: 'a guest' })) card: Card,
    ) {
      await channel.verbose(card.number);
    }
  }

  @AgiController()
  class Scoped {
    constructor(private readonly bill: Bill) {}
    @AgiRoute('scoped')
    @UseGuards(CardGuard)
    async scoped(@CallValue(Card) card: Card) {
      await this.bill.channel.verbose(card.number);
    }
  }

  it.each([
    ['of an AgiGuard', Singleton, '/auth', '4711'],
    ['of a guard of Nest', Singleton, '/nest', '4711'],
    ['for a request-scoped controller', Scoped, '/scoped', '4711'],
    ['or what its pipe makes of undefined', Singleton, '/optional', 'a guest'],
  ])('gives the value %s', async (_, controller, path, said) => {
    const { commands, status } = await callTo(controller, path, { callerId: { number: '4711' } }, [
      Bill,
    ]);
    expect(commands).toEqual([said.includes(' ') ? `VERBOSE "${said}"` : `VERBOSE ${said}`]);
    expect(status).toBe('SUCCESS');
  });

  it('fails a call for which nobody has set it, with the handler and the key', async () => {
    const { error, outcome } = await callTo(Singleton, '/nobody');
    expect(outcome).toBe('handler_error');
    expect(error).toMatchObject({
      code: 'E_AGI_INVALID_ARGUMENT',
      message: expect.stringContaining(
        'Singleton.nobody has @CallValue() with the key "card", and nobody has set it',
      ) as unknown,
    });
  });
});

describe('@AgiVariable()', () => {
  const seen: unknown[] = [];
  afterEach(() => {
    seen.length = 0;
  });

  @AgiController()
  class Variables {
    @AgiRoute('all')
    all(
      @AgiVariable('QUEUE', ParseIntPipe) queue: number,
      @AgiVariable('NAME') name: string | null,
      @AgiVariable('UNSET') unset: string | null,
      @AgiVariable('UNSET', new DefaultValuePipe('none')) none: string,
      @AgiVariable('CALLERID(num)') number: string | null,
    ) {
      seen.push(queue, name, unset, none, number);
    }
    @AgiRoute('none')
    none(@Channel() channel: AgiChannel) {
      seen.push(channel.request.path);
    }
    @AgiRoute('guarded')
    @AgiGuard(() => false)
    guarded(@AgiVariable('QUEUE') queue: string | null) {
      seen.push(queue);
    }
  }

  const variables = { QUEUE: '7', NAME: 'a (b) "c"' };
  const callerId = { number: '30' };

  it('reads the variables of all parameters in one round trip, with their pipes', async () => {
    const { commands, status } = await callTo(Variables, '/all', { variables, callerId });
    expect(status).toBe('SUCCESS');
    expect(seen).toEqual([7, 'a (b) "c"', null, 'none', '30']);
    expect(commands.map((line) => line.replace(/ \S+$/, ''))).toEqual([
      'GET FULL VARIABLE',
      'GET VARIABLE',
    ]);
  });

  it('reads nothing for other routes, or before the guards have let the call through', async () => {
    const none = await callTo(Variables, '/none', { variables });
    expect(none.commands).toEqual([]);
    const guarded = await callTo(Variables, '/guarded', { variables });
    expect(guarded.commands.filter((line) => line.startsWith('GET'))).toEqual([]);
    expect(seen).toEqual(['/none']);
  });

  it('is refused by a pipe like any parameter', async () => {
    const { outcome, error } = await callTo(Variables, '/all', { variables: { QUEUE: 'seven' } });
    expect(outcome).toBe('handler_error');
    expect(String(error)).toContain('numeric string');
    expect(seen).toEqual([]);
  });

  it.each(['', 'A}${SHELL(id)}', 'a b', undefined])('refuses the name %p at start', (name) => {
    expect(() => {
      class Wrong {
        handle(value: string) {
          return value;
        }
      }
      AgiVariable(name!)(Wrong.prototype, 'handle', 0);
    }).toThrow(/@AgiVariable\(\) on a parameter of Wrong\.handle got/);
  });
});

describe('@SetsVariables()', () => {
  let result: unknown;

  class Doubling implements NestInterceptor {
    intercept(_context: ExecutionContext, next: CallHandler): Observable<unknown> {
      return next.handle().pipe(map((value) => ({ ...(value as object), DOUBLED: 2 })));
    }
  }

  @Catch()
  class Told implements ExceptionFilter {
    catch(error: AGIError) {
      told.push(error.code);
      return { FILTERED: 'yes' };
    }
  }
  const told: string[] = [];

  @AgiController()
  class Results {
    @AgiRoute('plain')
    @SetsVariables()
    plain() {
      return result;
    }
    @AgiRoute('stream')
    @SetsVariables()
    stream() {
      return of({ A: '1' }, { B: '2' });
    }
    @AgiRoute('intercepted')
    @UseInterceptors(Doubling)
    @SetsVariables()
    intercepted() {
      return Promise.resolve({ A: '1' });
    }
    @AgiRoute('filtered')
    @UseFilters(Told)
    @SetsVariables()
    filtered() {
      return { 'A B': '1' };
    }
    @AgiRoute('without')
    without() {
      return { A: '1' };
    }
    @AgiRoute('talk')
    @SetsVariables()
    async talk(@Channel() channel: AgiChannel) {
      await channel.getData('talk').catch(() => undefined);
      return { A: '1' };
    }
    @AgiRoute('hang-up')
    @SetsVariables()
    async hangUp(@Channel() channel: AgiChannel) {
      await channel.hangup();
      return { A: '1' };
    }
  }

  class Derived extends Results {
    override plain() {
      return { DERIVED: 'yes' };
    }
  }
  AgiController()(Derived);

  it('sets a variable for each property, after interceptors', async () => {
    result = {
      TEXT: 'a "b", ${c}',
      N: 1.5,
      YES: true,
      NO: false,
      BIG: 10n,
      __ONE: 'x',
      NONE: null,
    };
    const { set } = await callTo(Results, '/plain');
    expect(set).toEqual({
      TEXT: 'a "b", ${c}',
      N: '1.5',
      YES: '1',
      NO: '0',
      BIG: '10',
      __ONE: 'x',
      NONE: '',
    });
    expect((await callTo(Results, '/intercepted')).set).toEqual({ A: '1', DOUBLED: '2' });
    expect((await callTo(Results, '/stream')).set).toEqual({ B: '2' });
    expect((await callTo(Derived, '/plain')).set).toEqual({ DERIVED: 'yes' });
    expect((await callTo(Results, '/without')).set).toEqual({});
  });

  it('stores line breaks, too', async () => {
    result = { TEXT: 'a\nb' };
    expect((await callTo(Results, '/plain')).variables).toMatchObject({ TEXT: 'a\nb' });
  });

  it.each([undefined, null, {}, { A: undefined }])('sets nothing of %p', async (nothing) => {
    result = nothing;
    expect(await callTo(Results, '/plain')).toMatchObject({ set: {}, status: 'SUCCESS' });
  });

  it.each<[unknown, string]>([
    ['text', 'Results.plain has @SetsVariables() and returned'],
    [5, 'returned'],
    [['A'], 'returned'],
    [new Date(0), 'returned'],
    [new Map([['A', '1']]), 'returned'],
    [{ OK: '1', 'A B': '1' }, 'a property "A B", which is not the name of a plain variable'],
    [{ OK: '1', 'CALLERID(num)': '1' }, 'channel.setVariable()'],
    [{ OK: '1', A: NaN }, 'for A; a variable is a text'],
    [{ OK: '1', A: { b: 1 } }, 'for A'],
    [{ OK: '1', A: Symbol('x') }, 'for A'],
  ])('refuses %p, and sets nothing', async (wrong, message) => {
    result = wrong;
    const { error, set, outcome } = await callTo(Results, '/plain');
    expect(outcome).toBe('handler_error');
    expect(error).toMatchObject({
      code: 'E_AGI_INVALID_ARGUMENT',
      message: expect.stringContaining(message) as unknown,
    });
    expect(set).not.toHaveProperty('OK');
  });

  it('has its errors handled by the filters of the route', async () => {
    const { set } = await callTo(Results, '/filtered');
    expect(told).toEqual(['E_AGI_INVALID_ARGUMENT']);
    expect(set).toEqual({});
  });

  it('sets the variables of a caller who has hung up, and none after the end of the session', async () => {
    const app = await appOf(Results);
    const talk = await placeCall(app, '/talk').whenPlaying('talk').hangUp().ended;
    expect(talk).toMatchObject({ status: 'HANGUP', set: { A: '1' } });
    expect(await placeCall(app, '/hang-up').ended).toMatchObject({ set: {} });
  });

  it('has no effect without a route, which is refused at start', async () => {
    @AgiController()
    class NoRoute {
      @AgiRoute('x')
      handle() {
        return undefined;
      }
      @SetsVariables()
      other() {
        return {};
      }
    }
    await expect(appOf(NoRoute)).rejects.toThrow(
      'NoRoute.other has @SetsVariables() but no @AgiRoute()',
    );
  });
});
