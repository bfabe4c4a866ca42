import { describe, expect, it } from '@jest/globals';
import { allOf, anyOf, type AuthFunction } from 'nestjs-agi/core';
import { guard } from './fixture/guarded.js';

const yes = (): boolean => true;
const no = (): Promise<boolean> => Promise.resolve(false);
const truthy = (() => 'yes') as unknown as AuthFunction;
const broken = (): boolean => {
  throw new Error('the database is down');
};

describe('allOf() and anyOf()', () => {
  it.each([
    ['all of yes and yes', allOf(yes, yes), 'handled'],
    ['all of yes and no', allOf(yes, no), 'auth_failed'],
    ['all of no and a broken one', allOf(no, broken), 'auth_failed'],
    ['all of yes and a broken one', allOf(yes, broken), 'auth_error'],
    ['all of yes and what is not true', allOf(yes, truthy), 'auth_failed'],
    ['any of no and yes', anyOf(no, yes), 'handled'],
    ['any of yes and a broken one', anyOf(yes, broken), 'handled'],
    ['any of no and no', anyOf(no, no), 'auth_failed'],
    ['any of a broken one and yes', anyOf(broken, yes), 'auth_error'],
    ['any of no and what is not true', anyOf(no, truthy), 'auth_failed'],
    ['all of any', allOf(anyOf(no, yes), yes), 'handled'],
  ])('decide: %s', async (_what, auth, outcome) => {
    expect(await (await guard(auth)).outcome('/menu')).toBe(outcome);
  });

  it.each([
    [
      'a value that is not true',
      truthy,
      'auth_failed /menu authentication returned a string of 3 characters, not true',
    ],
    ['false', no, 'auth_failed /menu authentication returned false, not true'],
    ['an error', broken, 'auth_error /menu Error: the database is down'],
  ])('an operator is told of %s', async (_what, auth, told) => {
    const guarded = await guard(auth);
    await guarded.outcome('/menu?token=x');
    expect(guarded.told).toEqual([told]);
  });

  it('an operator is not told of a failure after the check itself has ended the call', async () => {
    const guarded = await guard((channel) => {
      channel.fail('closed for today');
      throw new Error('and so on');
    });
    expect(await guarded.outcome('/menu')).not.toBe('handled');
    expect(guarded.told).toEqual([]);
  });

  it('give each check all arguments', async () => {
    const paths: string[] = [];
    const look: AuthFunction = (channel, path, params, headers) => {
      paths.push(`${path} ${String(params.x)} ${channel.request.url} ${headers.agi_network!}`);
      return false;
    };
    await (await guard(anyOf(look, allOf(look)))).outcome('/menu?x=1');
    expect(paths).toEqual(Array(2).fill('/menu 1 agi://127.0.0.1/menu?x=1 yes'));
  });

  it.each([
    [
      'nothing',
      () => allOf(),
      /^allOf: checks is a list of 0 elements, but it must be given, at least one$/,
    ],
    ['nothing', () => anyOf(), /^anyOf: checks is a list of 0/],
    [
      'no function',
      () => allOf(yes, {} as AuthFunction),
      /^allOf: check 2 is an object, but it must be a function$/,
    ],
    ['no function', () => anyOf(null as never), /^anyOf: check 1 is null/],
  ])('refuse %s', (_what, make, message) => {
    expect(make).toThrow(message);
  });
});
