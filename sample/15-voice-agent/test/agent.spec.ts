import { afterEach, expect, it } from '@jest/globals';
import { Test, type TestingModule } from '@nestjs/testing';
import { placeCall, simulatedRecogniser, simulatedVoice } from 'nestjs-agi/testing';
import { AppModule } from '../src/app.module.js';

const QUESTION = 'Which department would you like?';

let app: TestingModule | undefined;
afterEach(() => app?.close());

async function call() {
  const recogniser = simulatedRecogniser({ mumble: '', sails: 'sales' });
  app = await Test.createTestingModule({
    imports: [AppModule.with({ recogniser, voice: simulatedVoice() })],
  }).compile();
  app.useLogger(false);
  await app.init();
  const applications = {
    Dial: { status: 'ANSWER', after: 5000 },
  };
  return placeCall(app, '/agent', { applications });
}

it('connects a caller who says a department, and stops talking for it', async () => {
  const started = await call();
  const { variables, heard } = await started.whenPlaying(QUESTION).say('sales please').ended;
  expect(variables.DEPARTMENT).toBe('sales');
  expect(JSON.stringify(heard)).toContain('connecting you with sales');
});

it('connects a caller who presses a key', async () => {
  const { variables } = await (await call()).whenPlaying(QUESTION).press('2').ended;
  expect(variables.DEPARTMENT).toBe('support');
});

it('asks again after words that are no department', async () => {
  const { variables, heard } = await (
    await call()
  )
    .whenPlaying(QUESTION)
    .say('bananas')
    .whenPlaying(QUESTION)
    .say('help').ended;
  expect(variables.DEPARTMENT).toBe('support');
  expect(JSON.stringify(heard)).toContain('did not understand');
});

it('gives up a caller who says nothing', async () => {
  const { variables, heard } = await (await call()).ended;
  expect(variables.DEPARTMENT).toBe('none');
  expect(JSON.stringify(heard)).toContain('Good bye');
});
