import type { INestApplicationContext } from '@nestjs/common';
import { Test, type TestingModuleBuilder } from '@nestjs/testing';
import type { ExplorationPlan } from 'nestjs-agi/testing';
import assert from 'node:assert/strict';

/**
 * Every path of the call that a customer gets, for its test and for `agi explore`.
 *
 * @param change replaces parts of the sample, for faults that a test plants
 */
export async function exploration(
  change: (builder: TestingModuleBuilder) => TestingModuleBuilder = (builder) => builder,
): Promise<ExplorationPlan & { readonly target: INestApplicationContext }> {
  // It listens where nobody calls: calls are placed in memory.
  process.env.AGI_PORT = '0';
  const { AppModule } = await import('../src/app.module.js');
  const builder = Test.createTestingModule({ imports: [AppModule] });
  const app = await (await change(builder).compile()).init();
  app.useLogger(false);
  return {
    target: app,
    path: '/campaign/offer',
    answered: true,
    // It keeps nothing but the variables of the channel, which the exploration knows by itself.
    state: () => null,
    // Nobody is rung but for a customer who wants it.
    invariant: ({ report }) => {
      const isDialled = report.commands.some((command) => command.startsWith('EXEC Dial'));
      if (isDialled) assert.equal(report.set.OFFER, 'connect');
    },
  };
}

export default exploration;
