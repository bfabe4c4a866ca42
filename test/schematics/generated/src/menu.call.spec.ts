import { afterEach, beforeEach, describe, it } from '@jest/globals';
import { Test, type TestingModule } from '@nestjs/testing';
import { expectCall, placeCall } from 'nestjs-agi/testing';
import { AppModule } from './app.module.js';

describe('a call to /menu', () => {
  let module: TestingModule;

  beforeEach(async () => {
    module = await Test.createTestingModule({ imports: [AppModule] }).compile();
    await module.init();
  });

  afterEach(() => module.close());

  it('is handled', async () => {
    expectCall(await placeCall(module, '/menu').ended).toHaveEnded('continued');
  });
});
