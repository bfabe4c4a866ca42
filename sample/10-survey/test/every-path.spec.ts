import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { INestApplicationContext } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { explore, graphOf } from 'nestjs-agi/testing';
import { readFileSync } from 'node:fs';
import { SurveyStore } from '../src/survey-store.js';

let app: INestApplicationContext;

beforeAll(async () => {
  const { AppModule } = await import('../src/app.module.js');
  app = await (await Test.createTestingModule({ imports: [AppModule] }).compile()).init();
  app.useLogger(false);
});

afterAll(() => app.close());

it('every path of the survey ends well, and is drawn in the docs', async () => {
  const store = app.get(SurveyStore);
  const exploration = await explore(app, '/survey', {
    args: ['/comments'],
    keys: { rating: ['5', '7'] },
    begin: () => {
      store.complete.length = 0;
      store.abandoned.length = 0;
    },
    state: () => store,
  });
  expect(exploration.report).toMatch(/all ways were walked; 0 faults$/);
  const picture = readFileSync('docs/images/paths-survey.svg', 'utf8');
  expect(await graphOf(exploration).svg()).toBe(picture);
}, 1_800_000);
