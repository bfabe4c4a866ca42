// The cost that each kind of handler adds to a call, with no socket in between: time, or with --bytes memory, as
// medians of interleaved rounds. Each has a heap of its own: one that holds a whole round is a slow one.
import 'reflect-metadata';
import {
  Injectable,
  Module,
  ParseIntPipe,
  Scope,
  UseGuards,
  UseInterceptors,
} from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import {
  AGIChannel,
  AGIRequest,
  AGIServer,
  AgiChannel,
  AgiController,
  AgiModule,
  AgiParam,
  AgiRoute,
} from '../dist/esm/index.js';
import { decorate, method, provider } from './decorate.mjs';
import { median } from './load/measures.mjs';
import { inSteadyHeap } from './load/steady-heap.mjs';

const BYTES = process.argv.includes('--bytes');
if (BYTES) await inSteadyHeap(import.meta.url);

const ROUNDS = Number(process.env.ROUNDS ?? 15);
const CALLS = Number(process.env.CALLS ?? (BYTES ? 5000 : 20_000));

/** A controller with one route, named after what it shows. */
function controller(path, { scope, types = [], around = [], parameters = [] } = {}) {
  class Bench {
    constructor(...injected) {
      this.injected = injected;
    }
    handle() {
      return this.injected;
    }
  }
  parameters.forEach((parameter, index) => parameter(Bench.prototype, 'handle', index));
  method(Bench, 'handle', AgiRoute(path), ...around);
  return decorate(Bench, [AgiController({ scope })], types);
}

const Guard = decorate(
  class {
    canActivate() {
      return true;
    }
  },
  [Injectable()],
);
const Interceptor = decorate(
  class {
    intercept(_, next) {
      return next.handle();
    }
  },
  [Injectable()],
);

const One = provider(AgiChannel);
const Two = provider(One);
const Three = provider(Two, One);
const chain = [One];
while (chain.length < 10) chain.push(provider(chain.at(-1)));
const FACTORY = Symbol('factory');

const around = [UseGuards(Guard), UseInterceptors(Interceptor)];
const controllers = [
  controller('singleton'),
  controller('singleton-pipe', { parameters: [AgiParam('n', ParseIntPipe)] }),
  controller('singleton-guard-interceptor', { around }),
  controller('scoped-1', { types: [One] }),
  controller('scoped-3', { types: [Three] }),
  controller('scoped-10', { types: [chain.at(-1)] }),
  controller('scoped-3-guard', { types: [Three], around: [UseGuards(Guard)] }),
  controller('scoped-by-nest', { types: [Three] }),
];
// A factory anywhere in the tree leaves all of it to Nest.
const parameters = [{ index: 0, param: FACTORY }];
Reflect.defineMetadata('self:paramtypes', parameters, controllers.at(-1));

const handlers = new Map();
const { agi } = AGIServer.prototype;
AGIServer.prototype.agi = function (path, config) {
  handlers.set(path.slice(1), config.handler ?? config);
  return agi.call(this, path, config);
};

const App = class {};
Module({
  imports: [AgiModule.forRoot({ listen: false })],
  controllers,
  providers: [
    ...new Set([One, Two, Three, ...chain]),
    { provide: FACTORY, scope: Scope.REQUEST, inject: [Three], useFactory: (three) => three },
  ],
})(App);
const app = await NestFactory.createApplicationContext(App, { logger: false });
const server = app.get(AGIServer, { strict: false });
server.agi('/core', () => undefined);

const signal = { aborted: false };
const environment = { agi_request: 'agi://127.0.0.1/wait?n=5', agi_uniqueid: '1.1' };

/** Channels without a connection. Each has a request of its own, as providers of the call are kept by it. */
const calls = () =>
  Array.from({ length: CALLS }, () => {
    const request = new AGIRequest(environment);
    void request.params;
    return Reflect.construct(AGIChannel, [{ request, signal, isHungUp: false, isEnded: false }]);
  });

async function round(handler) {
  const channels = calls();
  globalThis.gc?.();
  const before = process.memoryUsage().heapUsed;
  const started = process.hrtime.bigint();
  for (const one of channels) await handler(one, one.request.params);
  const ns = Number(process.hrtime.bigint() - started) / CALLS;
  return { ns, bytes: (process.memoryUsage().heapUsed - before) / CALLS };
}

const kinds = ['core', ...controllers.map((_, index) => [...handlers.keys()][index])];
const times = new Map(kinds.map((kind) => [kind, []]));
for (let index = -2; index < ROUNDS; index++) {
  for (const kind of kinds) {
    const time = await round(handlers.get(kind));
    if (index >= 0) times.get(kind).push(time);
  }
}
console.log(`Node ${process.version}, ${ROUNDS} rounds of ${CALLS} calls of each kind`);
console.table(
  Object.fromEntries(
    kinds.map((kind) => {
      const all = times.get(kind).map((time) => (BYTES ? time.bytes : time.ns));
      const spread = [Math.min(...all), Math.max(...all)].map((one) => Math.round(one));
      const unit = BYTES ? 'bytes/call' : 'ns/call';
      return [kind, { [unit]: Math.round(median(all)), spread: spread.join('–') }];
    }),
  ),
);
await app.close();
