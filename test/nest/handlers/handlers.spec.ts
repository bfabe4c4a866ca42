import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { Controller, Injectable, ParseIntPipe, Scope, type CanActivate } from '@nestjs/common';
import {
  AGIChannel,
  AgiArg,
  AgiChannel,
  AgiContext,
  AgiController,
  AgiGuard,
  AgiHeader,
  AgiParam,
  AgiQuery,
  AgiRequest,
  AGIRequest,
  AgiRoute,
  CallerId,
  Channel,
  OnAgiEvent,
  type AGIParams,
} from 'nestjs-agi';
import { concatMap, EMPTY, from, Observable } from 'rxjs';
import { startApp, stopApps } from '../fixture/app.js';

afterEach(stopApps);

describe('a handler', () => {
  it('receives (channel, params) without parameter decorators', async () => {
    const seen: unknown[] = [];
    @AgiController('/menu')
    class MenuController {
      @AgiRoute(':lang')
      async menu(channel: AgiChannel, params: AGIParams) {
        seen.push(channel instanceof AgiChannel, { ...params });
        await channel.noop('here');
      }
    }
    const { call } = await startApp({ controllers: [MenuController] });
    expect(await call('/menu/en?x=1')).toEqual({ commands: ['NOOP here'], failed: false });
    expect(seen).toEqual([true, { x: '1', lang: 'en' }]);
  });

  it('receives the values of its parameter decorators, through their pipes', async () => {
    const seen: unknown[] = [];
    @AgiController()
    class All {
      @AgiRoute('order/:id')
      order(
        @AgiParam('id', ParseIntPipe) id: number,
        @AgiQuery('id') query: string,
        @AgiArg(1) second: string,
        @AgiArg() args: string[],
        @AgiHeader('agi_language') language: string,
        @CallerId() caller: string,
        @AgiRequest() request: AGIRequest,
        @Channel() channel: AgiChannel,
      ) {
        seen.push(id + 1, query, second, args, language, caller, request.path);
        seen.push(channel.request === request);
      }
    }
    const { call } = await startApp({ controllers: [All] });
    await call(
      '/order/41?id=q',
      {},
      {
        agi_language: 'en',
        agi_callerid: '100',
        agi_arg_1: 'one',
        agi_arg_2: 'two',
      },
    );
    expect(seen).toEqual([42, 'q', 'two', ['one', 'two'], 'en', '100', '/order/41', true]);
  });

  it('may be in a plain controller, under several paths, and inherited', async () => {
    const seen: string[] = [];
    class Base {
      @AgiRoute(['a', '/b/'])
      both(channel: AgiChannel) {
        seen.push(`${this.constructor.name} ${channel.request.path}`);
      }
    }
    @Controller('http-prefix-that-is-not-ours')
    class Plain extends Base {}
    const { call } = await startApp({ controllers: [Plain] });
    await call('/a');
    await call('/b');
    expect(seen).toEqual(['Plain /a', 'Plain /b']);
  });

  it('may return a stream, which is subscribed to its end', async () => {
    @AgiController()
    class Streams {
      @AgiRoute('three')
      three(channel: AgiChannel) {
        return from([1, 2, 3]).pipe(concatMap((n) => channel.noop(String(n))));
      }
      @AgiRoute('empty')
      empty() {
        return EMPTY;
      }
    }
    const { call } = await startApp({ controllers: [Streams] });
    expect((await call('/three')).commands).toEqual(['NOOP 1', 'NOOP 2', 'NOOP 3']);
    expect(await call('/empty')).toEqual({ commands: [], failed: false });
  });

  it('may return a stream, which is unsubscribed when the caller hangs up', async () => {
    let left = 0;
    @AgiController()
    class Streams {
      @AgiRoute('never')
      never(channel: AgiChannel) {
        void channel.noop();
        return new Observable(() => () => left++);
      }
    }
    const { call, logger } = await startApp({ controllers: [Streams] });
    expect(await call('/never', { NOOP: '200 result=0\nHANGUP' })).toMatchObject({ failed: false });
    expect(left).toBe(1);
    expect(logger.of('error')).toEqual([]);
  });

  it('makes no signal for a call whose handler returns a plain value', async () => {
    // Each signal is aborted at the end of its call, which took a tenth of the time of a call.
    const asked = jest.spyOn(AGIChannel.prototype, 'signal', 'get');
    @AgiController()
    class Plain {
      @AgiRoute('plain')
      async plain(channel: AgiChannel) {
        await channel.noop();
        return 'plain';
      }
      @AgiRoute('stream')
      stream(channel: AgiChannel) {
        return from(channel.noop());
      }
    }
    const { call } = await startApp({ controllers: [Plain] });
    await call('/plain');
    expect(asked).toHaveBeenCalledTimes(0);
    await call('/stream');
    expect(asked).toHaveBeenCalledTimes(1);
    asked.mockRestore();
  });

  it('has one instance of each request-scoped provider per call, at any depth', async () => {
    let built = 0;
    const seen: unknown[] = [];
    @Injectable({ scope: Scope.REQUEST })
    class Journal {
      readonly number = ++built;
      constructor(
        readonly channel: AgiChannel,
        readonly request: AGIRequest,
      ) {}
    }
    @Injectable()
    class Billing {
      constructor(readonly journal: Journal) {}
    }
    @AgiController()
    class Scoped {
      constructor(
        private readonly billing: Billing,
        private readonly journal: Journal,
      ) {}
      @AgiRoute('scoped')
      async scoped(channel: AgiChannel) {
        await channel.noop();
        const { journal } = this.billing;
        seen.push([
          journal === this.journal,
          journal.channel === channel,
          journal.request === channel.request,
        ]);
      }
    }
    const { call } = await startApp({ controllers: [Scoped], providers: [Billing, Journal] });
    await Promise.all(Array.from({ length: 20 }, () => call('/scoped')));
    expect(built).toBe(20);
    expect(seen).toEqual(Array.from({ length: 20 }, () => [true, true, true]));
  });

  it('lets singletons reach its call through AgiContext, concurrently', async () => {
    const seen: boolean[] = [];
    @Injectable()
    class Audit {
      constructor(private readonly context: AgiContext) {}
      channel() {
        return this.context.channel;
      }
    }
    @Injectable()
    class Known implements CanActivate {
      constructor(private readonly audit: Audit) {}
      canActivate(): boolean {
        return this.audit.channel() !== undefined;
      }
    }
    @AgiController()
    class Calls {
      constructor(private readonly audit: Audit) {}
      @AgiRoute('audit')
      @AgiGuard(Known)
      async handle(channel: AgiChannel) {
        await channel.noop();
        seen.push(this.audit.channel() === channel);
      }
    }
    const { call, app } = await startApp({ controllers: [Calls], providers: [Audit] });
    await Promise.all(Array.from({ length: 10 }, () => call('/audit')));
    expect(seen).toEqual(Array.from({ length: 10 }, () => true));
    expect(app.get(Audit).channel()).toBeUndefined();
  });

  it('listens to events', async () => {
    const seen: string[] = [];
    @Injectable()
    class Watch {
      @OnAgiEvent('no_handler')
      missing({ path }: { path: string }) {
        seen.push(path);
      }
    }
    const { call } = await startApp({ providers: [Watch] });
    expect(await call('/nowhere')).toMatchObject({ failed: true });
    expect(seen).toEqual(['/nowhere']);
  });

  it('listens to events, and fails on one only if the call is not over', async () => {
    const heard: string[] = [];
    @Injectable()
    class Watch {
      @OnAgiEvent('connection')
      async greet(channel: AgiChannel) {
        heard.push(channel.request.path);
        const { completed } = await channel.streamFile('welcome');
        if (!completed) await channel.streamFile('again');
      }
      @OnAgiEvent('channel_ready')
      async prepare({ channel }: { channel: AgiChannel }) {
        await channel.streamFile('menu');
        throw new Error('out of order');
      }
    }
    @AgiController()
    class Calls {
      @AgiRoute('call')
      async handle(channel: AgiChannel) {
        await channel.noop();
      }
    }
    const { call, logger } = await startApp({ providers: [Watch], controllers: [Calls] });
    await call('/call', { 'STREAM FILE welcome': '200 result=-1 endpos=0\nHANGUP' });
    expect(heard).toEqual(['/call']);
    expect(logger.of('error')).toEqual([]);
    await call('/call');
    expect(logger.of('error')).toEqual([
      '[1700000000.1] Watch.prepare failed on channel_ready: out of order',
    ]);
  });
});
