import { expect, it } from '@jest/globals';
import { defineCallValue, type CallValueKey } from 'nestjs-agi/core';
import { openCall } from './fixture/open-call.js';

const Card = defineCallValue<{ balance: number }>('card');

it('a value is kept with its call alone, also after the end', () => {
  const [one, other] = [openCall(), openCall()];
  expect(one.channel.get(Card)).toBeUndefined();
  const card = { balance: 5 };
  one.channel.set(Card, card);
  one.call.finish();
  expect(one.channel.get(Card)).toBe(card);
  expect(other.channel.get(Card)).toBeUndefined();
  one.channel.set(Card, { balance: 7 });
  expect(one.channel.get(Card)).toEqual({ balance: 7 });
});

it('two keys of one name are two values', () => {
  const { channel } = openCall();
  channel.set(Card, { balance: 5 });
  expect(channel.get(defineCallValue('card'))).toBeUndefined();
});

it.each(['card', undefined, null, 5, {}])(
  'a key is made by defineCallValue(), and not %p',
  (key) => {
    const { channel } = openCall();
    const wrong = expect.objectContaining({
      code: 'E_AGI_INVALID_ARGUMENT',
      message: expect.stringContaining('a key made by defineCallValue()') as unknown,
    });
    expect(() => {
      channel.set(key as CallValueKey<number>, 5);
    }).toThrow(wrong);
    expect(() => channel.get(key as CallValueKey<number>)).toThrow(wrong);
  },
);

it.each(['', undefined, 5])('a key has a name, and not %p', (name) => {
  expect(() => defineCallValue(name as string)).toThrow(
    expect.objectContaining({ code: 'E_AGI_INVALID_ARGUMENT' }),
  );
});
