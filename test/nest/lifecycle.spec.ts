import { afterEach, describe, expect, it } from '@jest/globals';
import {
  Global,
  Injectable,
  Module,
  type OnModuleDestroy,
  type OnModuleInit,
} from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { once } from 'node:events';
import { AgiChannel, AgiController, AgiModule, AgiRoute, AGIServer } from 'nestjs-agi';
import { run, stopApps } from './fixture/app.js';

afterEach(stopApps);

let steps: string[] = [];

/** Like a database client: open from its start to its own destruction. */
@Injectable()
class Database implements OnModuleInit, OnModuleDestroy {
  #open = false;
  onModuleInit() {
    this.#open = true;
  }
  onModuleDestroy() {
    this.#open = false;
    steps.push('database closed');
  }
  query(): string {
    if (!this.#open) throw new Error('the database is closed');
    return 'row';
  }
}

@Global()
@Module({ providers: [Database], exports: [Database] })
class DatabaseModule {}

@AgiController()
class Saves {
  constructor(private readonly database: Database) {}
  @AgiRoute('save')
  async save(channel: AgiChannel) {
    await channel.noop('started');
    await once(channel, 'end', { signal: AbortSignal.timeout(50) }).catch(() => undefined);
    await channel.noop(this.database.query());
    steps.push('call done');
  }
}

@Module({ controllers: [Saves] })
class FeatureModule {}

describe.each([
  ['global', true],
  ['not global', false],
])('a module that is %s', (_kind, isGlobal) => {
  const agi = () => AgiModule.forRoot({ port: 0, orphans: 'ignore', drain: 5000, isGlobal });

  it.each([
    ['first', () => [agi(), FeatureModule, DatabaseModule]],
    ['last', () => [DatabaseModule, FeatureModule, agi()]],
  ])('imported %s, lets calls use their database until they are done', async (_where, imports) => {
    steps = [];
    @Module({ imports: imports() })
    class Root {}
    const { app, call, server } = await run(Root);
    server.on('stopped', () => steps.push('stopped'));
    const ended = call('/save');
    await once(server, 'channel_ready');

    await app.close();
    expect(steps).toEqual(['call done', 'stopped', 'database closed']);
    expect(await ended).toEqual({ commands: ['NOOP started', 'NOOP row'], failed: false });
    expect(server.listening).toBe(false);
  });
});

it('works in a testing module, and listens when that is initialised', async () => {
  const testing = await Test.createTestingModule({
    imports: [AgiModule.forRoot({ port: 0, orphans: 'ignore' }), DatabaseModule, FeatureModule],
  }).compile();
  const server = testing.get(AGIServer, { strict: false });
  expect(server.listening).toBe(false);
  await testing.init();
  expect(server.listening).toBe(true);
  await testing.close();
  expect(server.listening).toBe(false);
});
