import { afterEach, expect, it } from '@jest/globals';
import { Module } from '@nestjs/common';
import { AgiController, AgiModule, AgiRoute } from 'nestjs-agi';
import { run, startApp, stopApps } from '../fixture/app.js';

afterEach(stopApps);

const MESSAGE = /has @AgiRoute\(\) methods but no module lists it, nor a class that extends it/;

it('`imports: [AgiModule]` without forRoot() is an error at start, with any other imports', async () => {
  @Module({ imports: [AgiModule] })
  class Alone {}
  @Module({ imports: [AgiModule] })
  class Feature {}
  @Module({ imports: [AgiModule.forRoot({ listen: true, port: 0, isGlobal: true }), Feature] })
  class Beside {}
  for (const root of [Alone, Beside]) {
    await expect(run(root)).rejects.toMatchObject({
      code: 'E_AGI_INVALID_ARGUMENT',
      message: expect.stringMatching(/`imports: \[AgiModule\]` makes no server.*forRoot/),
    });
  }
});

it('a class that a module lists which nobody imports is named', async () => {
  @AgiController()
  class Forgotten {
    @AgiRoute('menu')
    menu() {
      return undefined;
    }
  }
  @Module({ controllers: [Forgotten] })
  class Unused {}
  expect(Unused.name).toBe('Unused');
  await expect(startApp({}, { orphans: 'error' })).rejects.toThrow(MESSAGE);
});
