import type { INestApplicationContext } from '@nestjs/common';
import { Test, type TestingModuleBuilder } from '@nestjs/testing';
import type { ExplorationPlan } from 'nestjs-agi/testing';
import assert from 'node:assert/strict';

/**
 * Every path of the menu, for its test and for `agi explore`.
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
    path: '/menu',
    callerId: { number: '5551234' },
    keys: { 'demo-instruct': ['1', '2', '7'] },
    // The journal has what was pressed.
    state: ({ asked }) => asked.map(({ pressed }) => pressed),
    // The journal of a caller who has chosen ends with the choice.
    invariant: ({ report }) => {
      const { MENU_CHOICE: choice = '', MENU_STEPS: steps } = report.set;
      if (choice !== '' && steps !== undefined) assert.ok(steps.endsWith(`pressed ${choice}`));
    },
  };
}

export default exploration;
