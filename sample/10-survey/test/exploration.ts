import type { INestApplicationContext } from '@nestjs/common';
import { Test, type TestingModuleBuilder } from '@nestjs/testing';
import type { ExplorationPlan } from 'nestjs-agi/testing';
import assert from 'node:assert/strict';
import { SurveyStore } from '../src/survey-store.js';

/**
 * Every path of the survey, for its test and for `agi explore`.
 *
 * @param change replaces parts of the survey, for faults that a test plants
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
  const store = app.get(SurveyStore);
  return {
    target: app,
    path: '/survey',
    args: ['/comments'],
    keys: { rating: ['5', '7'] },
    begin: () => {
      store.complete.length = 0;
      store.abandoned.length = 0;
    },
    state: () => store,
    invariant: ({ report }) => {
      if (report.set.SURVEY === 'complete') assert.equal(store.complete.length, 1);
    },
  };
}

export default exploration;
