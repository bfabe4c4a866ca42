import { afterEach, describe, expect, it } from '@jest/globals';
import { ParseIntPipe, type PipeTransform } from '@nestjs/common';
import {
  AgiArg,
  AgiController,
  AgiParam,
  AgiQuery,
  AgiRoute,
  CallerId,
  type AgiParameterOptions,
  type StandardSchema,
} from 'nestjs-agi';
import { startApp, stopApps } from '../fixture/app.js';

afterEach(stopApps);

/** As a library writes it: four digits, as a number. */
const pin: StandardSchema<unknown, number> = {
  '~standard': {
    version: 1,
    vendor: 'a test',
    validate: (value) =>
      Promise.resolve(
        typeof value === 'string' && /^\d{4}$/.test(value)
          ? { value: Number(value) }
          : { issues: [{ message: 'not four digits', path: ['pin', { key: 0 }] }] },
      ),
  },
};

class Double implements PipeTransform<number, number> {
  transform = (value: number) => value * 2;
}

describe('a schema on a parameter', () => {
  const seen: unknown[] = [];
  @AgiController()
  class Bank {
    @AgiRoute('path/:pin')
    path(@AgiParam('pin', { schema: pin }) value: number) {
      seen.push(value);
    }
    @AgiRoute('twice')
    twice(
      @AgiQuery('pin', { schema: pin, pipes: [new Double(), Double] }, new Double()) n: number,
    ) {
      seen.push(n);
    }
    @AgiRoute('argument')
    argument(@AgiArg(0, ParseIntPipe) n: number, @CallerId({ schema: pin }) caller: number) {
      seen.push([n, caller]);
    }
  }

  it('gives the handler the value that it makes, after its pipes', async () => {
    const { call } = await startApp({ controllers: [Bank], providers: [Double] });
    await call('/path/1234');
    await call('/twice?pin=0100');
    await call('/argument', {}, { agi_callerid: '5678', agi_arg_1: '7' });
    expect(seen.splice(0)).toEqual([1234, 800, [7, 5678]]);
  });

  it('keeps a value that it refuses from the handler, and says why', async () => {
    const { call, logger } = await startApp({ controllers: [Bank], providers: [Double] });
    for (const path of ['/path/12x4', '/twice', '/twice?pin=1&pin=2']) {
      expect(await call(path)).toMatchObject({ failed: true });
    }
    expect(seen).toEqual([]);
    expect(logger.of('error').join()).toMatch(/Bad Request/);
  });
});

it.each<[string, AgiParameterOptions]>([
  ['the schema [object Object]', { schema: {} as never }],
  ['the pipes [object Object]', { pipes: [{} as never] }],
  ['the pipes 5', { pipes: 5 as never }],
  ['an unknown "shema"', { shema: pin } as never],
])('%s is refused when the class is defined', (what, options) => {
  const define = () => {
    class Wrong {
      @AgiRoute('wrong')
      handle(@AgiParam('pin', options) value: unknown) {
        return value;
      }
    }
    return Wrong;
  };
  expect(define).toThrow(`@AgiParam() on a parameter of Wrong.handle got ${what}`);
});
