import { expect, it } from '@jest/globals';
import { Decisions } from '../../../lib/testing/exploration/call/decisions.js';

/** A call that is to go the way of one before, which pressed 1 at the menu and 2 at the next prompt. */
const again = (): Decisions =>
  new Decisions(
    { path: '/', decisions: ['press 1', 'press 2'], keys: ['menu', 'account'] },
    undefined,
  );

it('a call goes the way of the one before, and is usual from then on', () => {
  const decisions = again();
  expect(decisions.at('menu', ['press 1', 'hang up'])).toBe('press 1');
  expect(decisions.at('account', ['press 2'])).toBe('press 2');
  expect(decisions.at('later', ['press 3'])).toBe('');
  decisions.finish();
  expect(decisions.difference).toBeUndefined();
});

it('a call that comes to another place is told of, and decides nothing more', () => {
  const decisions = again();
  expect(decisions.at('closed', ['press 1'])).toBe('');
  expect(decisions.at('account', ['press 2'])).toBe('');
  expect(decisions.difference).toBe('where the call was at "menu" before, it is at "closed" now');
});

it('a call that is not offered the key of the one before is told of', () => {
  const decisions = again();
  expect(decisions.at('menu', ['press 5', 'hang up'])).toBe('');
  expect(decisions.difference).toBe(
    'at "menu" there was "press 1" before, and now there is only "press 5", "hang up"',
  );
});

it('a call that ends before is told of', () => {
  const decisions = again();
  decisions.at('menu', ['press 1']);
  decisions.finish();
  expect(decisions.difference).toBe('the call came to "account" before, and now it ends without');
});
