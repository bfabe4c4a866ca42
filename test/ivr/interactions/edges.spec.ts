import { afterEach, expect, it } from '@jest/globals';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { AgiDialog } from 'nestjs-agi/ivr';
import { parseKeys } from '../../../lib/ivr/keys/key-pattern.js';
import { callTo, closeServers } from '../fixture/call-to.js';

afterEach(closeServers);

it('a function that validates decides which digits are an answer', async () => {
  const asked: string[] = [];
  const { call, result } = callTo((dialog) =>
    dialog.ask({
      prompt: 'number',
      max: 2,
      tries: 2,
      validate: (digits) => {
        asked.push(digits);
        return Promise.resolve(digits === '22');
      },
    }),
  );
  await call.whenPlaying('number').press('11').whenPlaying('number').press('22').ended;
  await expect(result).resolves.toEqual({ outcome: 'matched', value: '22', digits: '22' });
  expect(asked).toEqual(['11', '22']);
});

it('the key that cancels a question does so while it asks whether the digits are right', async () => {
  const { call, result } = callTo((dialog) =>
    dialog.ask({ prompt: 'number', length: 2, cancel: '*', confirm: 'right' }),
  );
  await call.whenPlaying('number').press('12').whenPlaying('right').press('*').ended;
  await expect(result).resolves.toEqual({ outcome: 'cancelled' });
});

it('the key that repeats a menu plays it again, and is no choice', async () => {
  const { call, result } = callTo((dialog) =>
    dialog.menu({
      prompt: 'main',
      invalid: 'wrong',
      repeat: '9',
      rounds: 2,
      choices: [{ keys: '1', value: 'one' }],
    }),
  );
  const { played } = await call.whenPlaying('main').press('9').whenPlaying('main').press('1').ended;
  expect(played).toEqual(['main', 'main']);
  await expect(result).resolves.toMatchObject({ outcome: 'matched', value: 'one' });
});

it('a menu that is only repeated is not taken for one at which nobody pressed a key', async () => {
  const { call, result } = callTo((dialog) =>
    dialog.menu({
      prompt: 'main',
      repeat: '9',
      rounds: 1,
      choices: [{ keys: '1', value: 'one' }],
    }),
  );
  await call.whenPlaying('main').press('9').ended;
  await expect(result).resolves.toEqual({ outcome: 'invalid' });
});

it.each([
  ['a key was pressed', '1', ['announcement', 'number', 'number']],
  // Nothing was pressed to which the hash could belong: it ends an empty answer.
  ['no key was pressed', '', ['announcement', 'number']],
])('a hash at a question after a prompt, during which %s', async (_, key, heard) => {
  const { call, result } = callTo(async (dialog) => {
    await dialog.play('announcement', '1');
    return dialog.ask({ prompt: 'number', max: 3, tries: 1 });
  });
  if (key !== '') call.whenPlaying('announcement').press(key);
  call.whenPlaying('number').press('#');
  if (key !== '') call.whenPlaying('number').press('12#');
  const { played } = await call.ended;
  expect(played).toEqual(heard);
  await expect(result).resolves.toMatchObject(
    key === '' ? { outcome: 'no-input' } : { outcome: 'matched', digits: '12' },
  );
});

it('a hash that ended a prompt belongs to that, and ends an empty answer of the question after it', async () => {
  const { call, result } = callTo(async (dialog) => {
    await dialog.play('announcement', '1#');
    return dialog.ask({ prompt: 'number', max: 3, tries: 1 });
  });
  call.whenPlaying('announcement').press('#').whenPlaying('number').press('#');
  const { played } = await call.ended;
  expect(played).toEqual(['announcement', 'number']);
  await expect(result).resolves.toEqual({ outcome: 'no-input' });
});

it('a hash that may follow a full answer is not taken for the answer to the next question', async () => {
  const { call, result } = callTo(async (dialog) => {
    await dialog.ask({ prompt: 'first', length: 2 });
    return dialog.ask({ prompt: 'second', max: 3, tries: 1 });
  });
  call.whenPlaying('first').press('12').whenPlaying('second').press('#');
  const { played } = await call.whenPlaying('second').press('34#').ended;
  expect(played).toEqual(['first', 'second', 'second']);
  await expect(result).resolves.toMatchObject({ outcome: 'matched', digits: '34' });
});

it('a hash that ended an answer is not waited for again', async () => {
  const { call, result } = callTo(async (dialog) => {
    await dialog.ask({ prompt: 'first', max: 3 });
    return dialog.ask({ prompt: 'second', max: 3, tries: 1 });
  });
  call.whenPlaying('first').press('12#').whenPlaying('second').press('#');
  const { played } = await call.ended;
  expect(played).toEqual(['first', 'second']);
  await expect(result).resolves.toEqual({ outcome: 'no-input' });
});

it('keys that begin as the last ones of a range may become one of it', () => {
  const { mayBecome } = parseKeys('keys', '190-210');
  expect(['1', '19', '2', '20', '21'].filter((keys) => !mayBecome(keys))).toEqual([]);
  expect(['0', '18', '22', '3'].filter((keys) => mayBecome(keys))).toEqual([]);
});

/** The keys that the diagnostics channel says may be pressed, at each place of a dialogue. */
async function offered(talk: (dialog: AgiDialog) => Promise<unknown>): Promise<unknown[]> {
  const answers: unknown[] = [];
  const listener = (message: unknown): void => {
    answers.push((message as { answers: unknown }).answers);
  };
  subscribe('nestjs-agi:interaction:answers', listener);
  try {
    await callTo(talk).call.ended;
  } finally {
    unsubscribe('nestjs-agi:interaction:answers', listener);
  }
  return answers;
}

it('a wrong key of a question is one that is no digit of it, and ends or cancels nothing', async () => {
  const [answers] = await offered((dialog) =>
    dialog.ask({ prompt: 'x', digits: '0123', length: 2, cancel: '4', tries: 1 }),
  );
  expect(answers).toEqual(['11', '1#', '5', '4', '#']);
});

it('a wrong key of a menu is no key that has a meaning there, and no hash', async () => {
  const choices = (...keys: string[]): { keys: string; value: string }[] =>
    keys.map((one) => ({ keys: one, value: one }));
  const [some] = await offered((dialog) =>
    dialog.menu({ prompt: 'x', rounds: 1, repeat: '0', choices: choices('1', '22') }),
  );
  expect(some).toEqual(['1', '22', '0', '3']);
  const [all] = await offered((dialog) =>
    dialog.menu({ prompt: 'x', rounds: 1, choices: choices('0-9', '*') }),
  );
  expect(all).toEqual(Array.from('0123456789*'));
});
