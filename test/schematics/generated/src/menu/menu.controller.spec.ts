import { afterEach, beforeEach, describe, it } from '@jest/globals';
import { Test, type TestingModule } from '@nestjs/testing';
import { AgiModule } from 'nestjs-agi';
import { expectCall, placeCall } from 'nestjs-agi/testing';
import { MenuController } from './menu.controller.js';

describe('MenuController', () => {
  let module: TestingModule;

  beforeEach(async () => {
    module = await Test.createTestingModule({
      imports: [AgiModule.forRoot()],
      controllers: [MenuController],
    }).compile();
    await module.init();
  });

  afterEach(() => module.close());

  it('tells the dialplan which key was pressed', async () => {
    const call = placeCall(module, '/menu').whenPlaying('demo-instruct').press('1');
    expectCall(await call.ended)
      .toHaveEnded('continued')
      .toHaveSet('PRESSED', '1');
  });
});
