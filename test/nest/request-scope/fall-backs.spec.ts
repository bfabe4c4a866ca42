import { afterEach, describe, expect, it } from '@jest/globals';
import {
  forwardRef,
  Inject,
  Injectable,
  Module,
  Optional,
  Scope,
  UseGuards,
  type CanActivate,
  type ExecutionContext,
  type Provider,
  type Type,
} from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { Test } from '@nestjs/testing';
import {
  AGIServer,
  AgiChannel,
  AgiController,
  AgiExecutionContext,
  AgiModule,
  AgiRoute,
} from 'nestjs-agi';
import { placeScriptedCall } from '../../fixtures/scripted-asterisk.js';
import { startApp, stopApps } from '../fixture/app.js';

afterEach(stopApps);

/** Numbers the instances, so that a test can tell one from another. */
let count = 0;
class Numbered {
  readonly number = ++count;
}

/** The instances that the method of a controller saw; they show a tree that is built wrongly. */
type Sight = Record<string, unknown>;
let seen: Sight[] = [];
afterEach(() => {
  seen = [];
});

/** Calls a controller four times: Nest makes the first instance, and a plan makes the others. */
async function fourCalls(controller: Type, providers: Provider[]): Promise<Sight[]> {
  const { call, logger } = await startApp({ controllers: [controller], providers });
  for (let index = 0; index < 4; index++) {
    expect(await call('/tree')).toEqual({ commands: ['NOOP done'], failed: false });
  }
  expect(logger.of('error')).toEqual([]);
  return seen;
}

@Injectable({ scope: Scope.REQUEST })
class Journal extends Numbered {
  constructor(readonly channel: AgiChannel) {
    super();
  }
}

describe('a tree that only Nest can make is made by Nest, in every call: with', () => {
  it('a factory', async () => {
    const MADE = Symbol('made');
    @AgiController()
    class Tree {
      constructor(
        @Inject(MADE) private readonly made: { journal: Journal },
        private readonly journal: Journal,
      ) {}
      @AgiRoute('tree')
      async handle(channel: AgiChannel) {
        seen.push({ same: this.made.journal === this.journal });
        await channel.noop('done');
      }
    }
    const useFactory = async (journal: Journal) => Promise.resolve({ journal });
    const made = { provide: MADE, scope: Scope.REQUEST, inject: [Journal], useFactory };
    expect(await fourCalls(Tree, [Journal, made])).toEqual(Array(4).fill({ same: true }));
  });

  it('an alias', async () => {
    @AgiController()
    class Tree {
      constructor(
        @Inject('alias') private readonly alias: Journal,
        private readonly journal: Journal,
      ) {}
      @AgiRoute('tree')
      async handle(channel: AgiChannel) {
        seen.push({ same: this.alias === this.journal });
        await channel.noop('done');
      }
    }
    const alias = { provide: 'alias', useExisting: Journal };
    expect(await fourCalls(Tree, [Journal, alias])).toEqual(Array(4).fill({ same: true }));
  });

  it('a transient provider, of which each class has its own', async () => {
    @Injectable({ scope: Scope.TRANSIENT })
    class Own extends Numbered {
      constructor(@Optional() @Inject('nothing') readonly nothing?: string) {
        super();
      }
    }
    @Injectable({ scope: Scope.REQUEST })
    class Other {
      constructor(
        readonly own: Own,
        readonly journal: Journal,
      ) {}
    }
    @AgiController()
    class Tree {
      constructor(
        private readonly own: Own,
        private readonly other: Other,
      ) {}
      @AgiRoute('tree')
      async handle(channel: AgiChannel) {
        const { own, other } = this;
        seen.push({
          own: own.number,
          apart: own !== other.own,
          call: other.journal.channel === channel,
        });
        await channel.noop('done');
      }
    }
    const sights = await fourCalls(Tree, [Journal, Own, Other]);
    expect(sights.map(({ apart, call }) => [apart, call])).toEqual(Array(4).fill([true, true]));
    expect(new Set(sights.map(({ own }) => own)).size).toBe(4);
  });

  it('a circle', async () => {
    @Injectable({ scope: Scope.REQUEST })
    class Left extends Numbered {
      constructor(
        @Inject(forwardRef(() => Right)) readonly right: { left: unknown },
        readonly journal: Journal,
      ) {
        super();
      }
    }
    @Injectable({ scope: Scope.REQUEST })
    class Right extends Numbered {
      constructor(@Inject(forwardRef(() => Left)) readonly left: Left) {
        super();
      }
    }
    @AgiController()
    class Tree {
      constructor(
        private readonly left: Left,
        private readonly right: Right,
      ) {}
      @AgiRoute('tree')
      async handle(channel: AgiChannel) {
        const { left, right } = this;
        seen.push({
          closed: left.right === right && right.left.number === left.number,
          call: left.journal.channel === channel,
        });
        await channel.noop('done');
      }
    }
    const whole = { closed: true, call: true };
    expect(await fourCalls(Tree, [Journal, Left, Right])).toEqual(Array(4).fill(whole));
  });

  it('an injected property, its own or inherited', async () => {
    class Base {
      @Inject(Journal) readonly inherited!: Journal;
    }
    @Injectable({ scope: Scope.REQUEST })
    class Holder extends Base {
      @Inject(AgiChannel) readonly own!: AgiChannel;
    }
    @AgiController()
    class Tree {
      @Inject() private readonly journal!: Journal;
      constructor(private readonly holder: Holder) {}
      @AgiRoute('tree')
      async handle(channel: AgiChannel) {
        const { journal, holder } = this;
        seen.push({ same: journal === holder.inherited, call: holder.own === channel });
        await channel.noop('done');
      }
    }
    const whole = { same: true, call: true };
    expect(await fourCalls(Tree, [Journal, Holder])).toEqual(Array(4).fill(whole));
  });

  it('an optional dependency that does not exist, between others', async () => {
    @AgiController()
    class Tree {
      constructor(
        private readonly journal: Journal,
        @Optional() @Inject('absent') private readonly absent: unknown,
        @Inject('present') private readonly present: string,
      ) {}
      @AgiRoute('tree')
      async handle(channel: AgiChannel) {
        const { journal, absent, present } = this;
        seen.push({ absent, present, call: journal.channel === channel });
        await channel.noop('done');
      }
    }
    const present = { provide: 'present', useValue: 'here' };
    expect(await fourCalls(Tree, [Journal, present])).toEqual(
      Array(4).fill({ absent: undefined, present: 'here', call: true }),
    );
  });

  it('a guard that is itself made for each call', async () => {
    const guards: Journal[] = [];
    @Injectable({ scope: Scope.REQUEST })
    class OfTheCall implements CanActivate {
      constructor(private readonly journal: Journal) {}
      canActivate(context: ExecutionContext) {
        guards.push(this.journal);
        return this.journal.channel === AgiExecutionContext.create(context).getChannel();
      }
    }
    @AgiController()
    @UseGuards(OfTheCall)
    class Tree {
      constructor(private readonly journal: Journal) {}
      @AgiRoute('tree')
      async handle(channel: AgiChannel) {
        seen.push({ same: this.journal === guards.at(-1) });
        await channel.noop('done');
      }
    }
    expect(await fourCalls(Tree, [Journal, OfTheCall])).toEqual(Array(4).fill({ same: true }));
    expect(new Set(guards).size).toBe(4);
  });
});

describe('Nest makes the instances if something else than the application decides:', () => {
  @AgiController()
  class Tree {
    constructor(private readonly journal: Journal) {}
    @AgiRoute('tree')
    async handle(channel: AgiChannel) {
      seen.push({ number: this.journal.number, call: this.journal.channel === channel });
      await channel.noop('done');
    }
  }

  it('a monitor that asks for every instance gets every one', async () => {
    const decorated: unknown[] = [];
    @Module({
      imports: [AgiModule.forRoot({ listen: false })],
      controllers: [Tree],
      providers: [Journal],
    })
    class Root {}
    const instanceDecorator = (instance: unknown) => {
      if (instance instanceof Journal || instance instanceof Tree) decorated.push(instance);
      return instance;
    };
    const app = await NestFactory.createApplicationContext(Root, {
      logger: false,
      instrument: { instanceDecorator },
    });
    const { port } = await app.get(AGIServer, { strict: false }).listen({ port: 0 });
    for (let index = 0; index < 4; index++) await placeScriptedCall(port, '/tree');
    await app.close();
    expect(seen.map(({ call }) => call)).toEqual(Array(4).fill(true));
    expect(new Set(decorated).size).toBeGreaterThanOrEqual(8);
  });

  it('a test that puts another channel in its place', async () => {
    const played: string[] = [];
    const stand = { noop: (text: string) => Promise.resolve(played.push(text)) };
    @AgiController()
    class Injected {
      constructor(private readonly channel: AgiChannel) {}
      @AgiRoute('tree')
      async handle() {
        await this.channel.noop('to the stand-in');
      }
    }
    const testing = await Test.createTestingModule({
      imports: [AgiModule.forRoot({ listen: false })],
      controllers: [Injected],
    })
      .overrideProvider(AgiChannel)
      .useValue(stand)
      .compile();
    await testing.init();
    const { port } = await testing.get(AGIServer, { strict: false }).listen({ port: 0 });
    for (let index = 0; index < 3; index++) {
      expect(await placeScriptedCall(port, '/tree')).toEqual({ commands: [], failed: false });
    }
    await testing.close();
    expect(played).toEqual(Array(3).fill('to the stand-in'));
  });
});
