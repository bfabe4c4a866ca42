import { afterEach, describe, expect, it } from '@jest/globals';
import {
  Catch,
  Injectable,
  Scope,
  UseFilters,
  UseGuards,
  UseInterceptors,
  type ArgumentsHost,
  type CallHandler,
  type CanActivate,
  type ExceptionFilter,
  type ExecutionContext,
  type NestInterceptor,
} from '@nestjs/common';
import { ContextIdFactory, ModuleRef, ModulesContainer, REQUEST } from '@nestjs/core';
import {
  AgiArgumentsHost,
  AgiChannel,
  AgiController,
  AgiExecutionContext,
  AGIRequest,
  AgiRoute,
} from 'nestjs-agi';
import { retry, type Observable } from 'rxjs';
import { startApp, stopApps } from '../fixture/app.js';

afterEach(stopApps);

let built: string[] = [];
afterEach(() => {
  built = [];
});

/** A request-scoped provider, as most applications have one. */
@Injectable({ scope: Scope.REQUEST })
class Journal {
  constructor(
    readonly channel: AgiChannel,
    readonly request: AGIRequest,
  ) {
    built.push('Journal');
  }
}

@Injectable({ scope: Scope.REQUEST })
class Till {
  constructor(readonly journal: Journal) {
    built.push('Till');
  }
}

// Each test places several calls: Nest makes the instances of the first, a plan makes the later ones.
describe('a request-scoped controller', () => {
  it('and its dependencies are made once per call, and not shared between calls', async () => {
    const seen: boolean[] = [];
    const controllers = new Set<object>();
    @AgiController()
    class Orders {
      constructor(
        private readonly till: Till,
        private readonly journal: Journal,
      ) {
        built.push('Orders');
      }
      @AgiRoute('order')
      order(channel: AgiChannel) {
        controllers.add(this);
        const { journal } = this;
        seen.push(this.till.journal === journal, journal.channel === channel);
        seen.push(journal.request === channel.request, this instanceof Orders);
      }
    }
    const { call } = await startApp({ controllers: [Orders], providers: [Journal, Till] });
    for (let index = 0; index < 4; index++) await call('/order');
    expect(seen).toEqual(Array(16).fill(true));
    expect(controllers.size).toBe(4);
    expect([...built].sort()).toEqual(
      ['Journal', 'Orders', 'Till'].flatMap((name) => Array<string>(4).fill(name)),
    );
  });

  it('never sees the channel of another of 1,000 concurrent calls', async () => {
    const wrong: string[] = [];
    let waiting: (() => void)[] = [];
    @AgiController()
    class Crowd {
      constructor(private readonly till: Till) {}
      @AgiRoute('crowd')
      async handle(channel: AgiChannel) {
        // All calls of a round are in their handlers at the same time.
        const round = new Promise<void>((resolve) => waiting.push(resolve));
        if (waiting.length === 100) {
          for (const go of waiting) go();
          waiting = [];
        }
        await round;
        const { number } = this.till.journal.channel.request.params;
        await this.till.journal.channel.noop(number as string);
        if (this.till.journal.channel !== channel) wrong.push(number as string);
      }
    }
    const { call } = await startApp({ controllers: [Crowd], providers: [Journal, Till] });
    for (let round = 0; round < 10; round++) {
      const numbers = Array.from({ length: 100 }, (_, index) => String(round * 100 + index));
      const answers = await Promise.all(numbers.map((number) => call(`/crowd?number=${number}`)));
      expect(answers.map(({ commands }) => commands[0])).toEqual(numbers.map((n) => `NOOP ${n}`));
    }
    expect(wrong).toEqual([]);
  });

  it('is not made when a guard refuses', async () => {
    @Injectable()
    class Doorman implements CanActivate {
      canActivate(context: ExecutionContext) {
        return AgiExecutionContext.create(context).getParams().key === 'right';
      }
    }
    @AgiController()
    @UseGuards(Doorman)
    class Vault {
      constructor(readonly journal: Journal) {
        built.push('Vault');
      }
      @AgiRoute('vault')
      open() {
        built.push('opened');
      }
    }
    const { call } = await startApp({ controllers: [Vault], providers: [Journal, Doorman] });
    const open = ['Journal', 'Vault', 'opened'];
    for (const made of [[], open, [], open, []]) {
      await call(made.length === 0 ? '/vault?key=wrong' : '/vault?key=right');
      expect(built.splice(0)).toEqual(made);
    }
  });

  it('whose constructor throws, has the error go to its filters', async () => {
    const caught: unknown[] = [];
    @Catch()
    class Sorry implements ExceptionFilter {
      async catch(error: Error, host: ArgumentsHost) {
        caught.push(error.message);
        await AgiArgumentsHost.create(host).getChannel().streamFile('sorry');
        return 'handled';
      }
    }
    @Injectable({ scope: Scope.REQUEST })
    class Fragile {
      constructor(request: AGIRequest) {
        if (request.params.break !== undefined)
          throw new Error(`broken ${String(request.params.break)}`);
      }
    }
    @AgiController()
    @UseFilters(new Sorry())
    class Shop {
      constructor(readonly fragile: Fragile) {}
      @AgiRoute('shop')
      async enter(channel: AgiChannel) {
        await channel.streamFile('welcome');
      }
    }
    const { call } = await startApp({ controllers: [Shop], providers: [Fragile] });
    const played = async (path: string) => (await call(path)).commands.join();
    expect(await played('/shop?break=1')).toMatch(/^STREAM FILE sorry/);
    expect(await played('/shop')).toMatch(/^STREAM FILE welcome/);
    expect(await played('/shop?break=2')).toMatch(/^STREAM FILE sorry/);
    expect(await played('/shop')).toMatch(/^STREAM FILE welcome/);
    expect(caught).toEqual(['broken 1', 'broken 2']);
  });

  it('is the same one when an interceptor tries the method again', async () => {
    const tries: [object, Journal][] = [];
    class TwiceMore implements NestInterceptor {
      intercept(_: ExecutionContext, next: CallHandler): Observable<unknown> {
        return next.handle().pipe(retry(2));
      }
    }
    @AgiController()
    @UseInterceptors(new TwiceMore())
    class Stubborn {
      constructor(private readonly journal: Journal) {}
      @AgiRoute('again')
      again() {
        tries.push([this, this.journal]);
        if (tries.length % 3 !== 0) throw new Error('not yet');
      }
    }
    const { call } = await startApp({ controllers: [Stubborn], providers: [Journal] });
    for (let index = 0; index < 2; index++) {
      expect((await call('/again')).failed).toBe(false);
      expect(tries.length).toBe(3);
      for (const made of tries.splice(0).slice(1)) expect(made).toEqual([made[0], made[1]]);
    }
    expect(built).toEqual(['Journal', 'Journal']);
  });

  it('shares the instances that a guard got from Nest', async () => {
    const asked: Journal[] = [];
    const had: Journal[] = [];
    @Injectable()
    class Reader implements CanActivate {
      constructor(private readonly moduleRef: ModuleRef) {}
      async canActivate(context: ExecutionContext) {
        const { request } = AgiExecutionContext.create(context).getChannel();
        const id = ContextIdFactory.getByRequest(request as unknown as Record<string, unknown>);
        if (request.params.ask === 'no') return true;
        asked.push(await this.moduleRef.resolve(Journal, id, { strict: false }));
        return true;
      }
    }
    @AgiController()
    @UseGuards(Reader)
    class Desk {
      constructor(
        private readonly journal: Journal,
        private readonly moduleRef: ModuleRef,
      ) {}
      @AgiRoute('desk')
      async handle(channel: AgiChannel) {
        had.push(this.journal);
        const request = channel.request as unknown as Record<string, unknown>;
        const id = ContextIdFactory.getByRequest(request);
        const again = await this.moduleRef.resolve(Journal, id, { strict: false });
        expect(again).toBe(this.journal);
        await channel.noop(String(this.journal.channel === channel));
      }
    }
    const { call } = await startApp({ controllers: [Desk], providers: [Journal, Reader] });
    for (const ask of ['no', 'yes', 'no', 'yes']) {
      expect((await call(`/desk?ask=${ask}`)).commands).toEqual(['NOOP true']);
    }
    expect(asked[0]).toBe(had[1]);
    expect(asked[1]).toBe(had[3]);
    expect(built.length).toBe(4);
  });

  it('is made known to Nest only when code asks for the id of the call', async () => {
    @AgiController()
    class Keeper {
      constructor(
        private readonly till: Till,
        private readonly moduleRef: ModuleRef,
      ) {}
      @AgiRoute('keep')
      async handle({ request }: AgiChannel) {
        if (request.params.ask === undefined) return;
        const id = ContextIdFactory.getByRequest(request as unknown as Record<string, unknown>);
        const { journal } = this.till;
        expect(await this.moduleRef.resolve(Journal, id, { strict: false })).toBe(journal);
        expect(await this.moduleRef.resolve(Till, id, { strict: false })).toBe(this.till);
      }
    }
    const { app, call } = await startApp({ controllers: [Keeper], providers: [Journal, Till] });
    const [wrapper] = [...app.get(ModulesContainer).values()].flatMap(({ providers }) =>
      [...providers.values()].filter(({ metatype }) => metatype === Journal),
    );
    let told = 0;
    const { setInstanceByContextId } = wrapper!;
    wrapper!.setInstanceByContextId = (...args) => {
      told++;
      setInstanceByContextId.apply(wrapper, args);
    };
    // Nest makes the first instance.
    await call('/keep');
    told = 0;
    await call('/keep');
    expect(told).toBe(0);
    expect((await call('/keep?ask=1')).failed).toBe(false);
    expect(told).toBe(1);
  });

  it('gives REQUEST as the request of the call', async () => {
    @Injectable({ scope: Scope.REQUEST })
    class Ticket {
      constructor(readonly request: AGIRequest) {}
    }
    Reflect.defineMetadata('self:paramtypes', [{ index: 0, param: REQUEST }], Ticket);
    @AgiController()
    class Gate {
      constructor(private readonly ticket: Ticket) {}
      @AgiRoute('gate')
      async handle(channel: AgiChannel) {
        await channel.noop(String(this.ticket.request === channel.request));
      }
    }
    const { call } = await startApp({ controllers: [Gate], providers: [Ticket] });
    for (let index = 0; index < 3; index++) {
      expect((await call('/gate')).commands).toEqual(['NOOP true']);
    }
  });
});
