import { afterEach, expect, it } from '@jest/globals';
import { Injectable, Scope } from '@nestjs/common';
import { ContextIdFactory, ModuleRef } from '@nestjs/core';
import { Test } from '@nestjs/testing';
import { setImmediate } from 'node:timers';
import { AgiChannel, AgiContext, AgiController, AgiModule, AgiRoute, Channel } from 'nestjs-agi';
import { placeCall } from 'nestjs-agi/testing';
import { startApp, stopApps } from '../fixture/app.js';

afterEach(stopApps);

/** A singleton that finds the current call by itself. */
@Injectable()
class Journal {
  readonly lines: string[] = [];
  constructor(private readonly context: AgiContext) {}
  write(line: string): void {
    this.lines.push(`${line} of ${this.context.channel?.request.callerId}`);
  }
}

/** One for each call. */
@Injectable({ scope: Scope.REQUEST })
class Bill {
  amount = 0;
  constructor(
    private readonly channel: AgiChannel,
    private readonly journal: Journal,
  ) {}
  async save(): Promise<void> {
    await new Promise(setImmediate);
    this.journal.write(`${this.amount} (ended: ${this.channel.ended})`);
  }
}

@AgiController()
class CardController {
  constructor(
    private readonly bill: Bill,
    private readonly modules: ModuleRef,
  ) {}

  @AgiRoute('card')
  async card(@Channel() channel: AgiChannel): Promise<void> {
    channel.afterCall(() => this.bill.save());
    channel.afterCall(async () => {
      const contextId = ContextIdFactory.getByRequest(channel.request as never);
      const bill = await this.modules.resolve(Bill, contextId, { strict: false });
      this.bill.amount = bill === this.bill ? 7 : -1;
      await bill.save();
    });
    this.bill.amount = 5;
    await channel.getData('talk');
  }
}

it('work after the call has the instances of the call, and AgiContext', async () => {
  const testing = await Test.createTestingModule({
    imports: [AgiModule.forRoot({ listen: false })],
    controllers: [CardController],
    providers: [Bill, Journal],
  }).compile();
  const app = await testing.init();
  const calls = ['11', '22'].map((callerId) =>
    placeCall(app, '/card', { callerId: { number: callerId } })
      .whenPlaying('talk')
      .hangUp(),
  );
  await Promise.all(calls.map(({ ended }) => ended));
  const { lines } = app.get(Journal);
  expect([...lines].sort()).toEqual([
    '5 (ended: true) of 11',
    '5 (ended: true) of 22',
    '7 (ended: true) of 11',
    '7 (ended: true) of 22',
  ]);
  await app.close();
});

it('an application that shuts down waits for it before it destroys providers, and logs its errors', async () => {
  const steps: string[] = [];
  let bill = (): void => undefined;
  const talked = new Promise<void>((resolve) => (bill = resolve));
  @AgiController()
  class TalkController {
    @AgiRoute('talk')
    talk(channel: AgiChannel): void {
      channel.afterCall(async () => {
        await talked;
        steps.push('billed');
        throw new Error('no ledger');
      });
    }
    onModuleDestroy(): void {
      steps.push('destroyed');
    }
  }
  const app = await startApp({ controllers: [TalkController] }, { drain: 60_000 });
  await app.call('/talk');
  const closing = app.app.close();
  bill();
  await closing;
  expect(steps).toEqual(['billed', 'destroyed']);
  expect(app.logger.of('error')).toEqual([
    expect.stringContaining('the work after the call failed'),
  ]);
});
