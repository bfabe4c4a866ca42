import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { Inject, Injectable, Scope } from '@nestjs/common';
import {
  ContextIdFactory,
  REQUEST,
  type ContextId,
  type ContextIdStrategy,
  type HostComponentInfo,
} from '@nestjs/core';
import { AgiChannel, AgiController, AgiRoute, type AGIRequest } from 'nestjs-agi';
import { startApp, stopApps } from '../fixture/app.js';

const tenants = new Map<string, ContextId>();

/** One sub-tree of durable providers per tenant, as Nest's documentation has it. */
class ByTenant implements ContextIdStrategy<AGIRequest> {
  attach(contextId: ContextId, request: AGIRequest) {
    const tenant = String(request.params.tenant);
    const known = tenants.get(tenant) ?? { id: tenants.size + 1 };
    tenants.set(tenant, known);
    return {
      resolve: (info: HostComponentInfo) => (info.isTreeDurable ? known : contextId),
      payload: { tenant },
    };
  }
}

/** Nest has one strategy for all applications of the process, and `undefined` unless somebody applies one. */
const factory = ContextIdFactory as unknown as { strategy: ContextIdStrategy | undefined };
const { strategy } = factory;

beforeEach(() => {
  ContextIdFactory.apply(new ByTenant());
});

afterEach(async () => {
  factory.strategy = strategy;
  await stopApps();
});

it('keeps durable providers per tenant, and everything else per call', async () => {
  let built = 0;
  const seen: unknown[] = [];
  @Injectable({ scope: Scope.REQUEST, durable: true })
  class Tenant {
    readonly number = ++built;
    constructor(@Inject(REQUEST) readonly payload: { tenant: string }) {}
  }
  @Injectable({ scope: Scope.REQUEST })
  class Journal {
    constructor(readonly channel: AgiChannel) {}
  }
  @AgiController()
  class Calls {
    constructor(
      private readonly tenant: Tenant,
      private readonly journal: Journal,
    ) {}
    @AgiRoute('call')
    async handle(channel: AgiChannel) {
      await channel.noop();
      seen.push([this.tenant.payload.tenant, this.journal.channel === channel]);
    }
  }
  const { call } = await startApp({ controllers: [Calls], providers: [Tenant, Journal] });
  for (const tenant of ['a', 'b', 'a', 'b']) await call(`/call?tenant=${tenant}`);
  expect(built).toBe(2);
  expect(seen).toEqual([
    ['a', true],
    ['b', true],
    ['a', true],
    ['b', true],
  ]);
});
