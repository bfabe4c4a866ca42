import { describe, expect, it } from '@jest/globals';
import { getEventListeners } from 'node:events';
import { AGIChannel, defineCallValue } from 'nestjs-agi/core';
import { openCall } from '../fixture/open-call.js';

/** The methods as JavaScript sees them. */
type Loose = Record<string, (...given: unknown[]) => unknown>;

const DTMF = 'must be DTMF keys (0-9 * # A-D), or w W f F';
const EXACT = 'must be text or bytes without NUL, up to 65536 bytes';
const NAME = 'must be a plain variable, or a function such as CALLERID(num)';
const ONE_PLACE = 'must be left out after an object with a place';

/** The error for wrong arguments names the argument, and says what is allowed there. */
const REFUSED: readonly (readonly [method: string, given: readonly unknown[], why: string])[] = [
  ['fail', [5], 'fail: reason is a whole number of 1 digit, but it must be a string'],
  ['fail', ['a\nb'], 'fail: reason holds LF at character 2 of 3'],
  ['set', ['card', 1], 'set: key is a string of 4 characters, but it must be a key made by'],
  ['get', ['card'], 'get: key is a string of 4 characters, but it must be a key made by'],
  ['get', [null], 'get: key is null, but it must be a key made by defineCallValue()'],
  ['get', [() => 0], 'get: key is a function, but it must be a key made by defineCallValue()'],
  ['noop', ['a', {}, undefined, 45], 'noop: argument 4 is a whole number of 2 digits, but it must'],
  ['noop', ['a', {}, 45], 'noop: argument 3 is a whole number of 2 digits, but it must'],
  ['noop', ['a', {}, 45], 'must be left out, since noop() takes 2 arguments'],
  ['continueAt', [null], 'continueAt: context is null, but it must be a text, or an object with a'],
  ['continueAt', [{}], 'must be an object with a context, an extension or a priority'],
  ['continueAt', [{ context: 'a' }, {}, 5], `continueAt: argument 3 is a whole number of 1 digit`],
  ['continueAt', [{ context: 'a' }, {}, 5], ONE_PLACE],
  [
    'continueAt',
    [{ context: 'a' }, {}, undefined, {}],
    `argument 3 is an object, but it ${ONE_PLACE}`,
  ],
  ['continueAt', ['a', 'b', 1, { timeout: -1 }], 'continueAt: options.timeout is a negative'],
  ['sendDTMF', ['x1'], `sendDTMF: digits is a string of 2 characters, but it ${DTMF}`],
  ['sendDTMF', ['1x'], DTMF],
  ['hangup', [null], 'must be the name of a channel, or an object such as { cause: 17 }'],
  ['hangup', [{ cause: 17 }, {}], 'hangup: argument 2 is an object, but it must be left out after'],
  ['hangup', [{ cause: 17 }, {}], 'left out after an object with options'],
  ['hangup', [{ cause: 128 }], 'hangup: cause is 128, but it must be a whole number from 1 to 127'],
  [
    'setVariableExact',
    ['X', 5],
    `setVariableExact: value is a whole number of 1 digit, but it ${EXACT}`,
  ],
  [
    'setVariableExact',
    ['X', 'a\0'],
    `setVariableExact: value is a string of 2 characters, but it ${EXACT}`,
  ],
  ['setVariableExact', ['X', 'x'.repeat(65_537)], EXACT],
  ['getVariables', [], `getVariables: name 1 is undefined, but it ${NAME}`],
  ['getVariables', ['a b', 'A'], 'getVariables: name 1 is a string of 3 characters'],
  ['getVariables', ['A', 'a b', {}], 'getVariables: name 2 is a string of 3 characters'],
];

describe('a wrong argument is refused with what is allowed:', () => {
  it.each(REFUSED)('%s%j', async (method, given, why) => {
    const { channel, written } = openCall();
    const called = (async () => (channel as unknown as Loose)[method]!(...given))();
    await expect(called).rejects.toMatchObject({
      code: 'E_AGI_INVALID_ARGUMENT',
      message: expect.stringContaining(why) as unknown,
    });
    expect(written).toEqual([]);
  });

  it('a value that is kept with calls needs a name', () => {
    expect(() => defineCallValue('')).toThrow(
      'defineCallValue: name is an empty string, but it must be a text that is not empty',
    );
  });

  it('a method of a command has to be called on a channel', () => {
    expect(() => {
      void Reflect.apply(AGIChannel.prototype.noop, {}, []);
    }).toThrow('a command was called on what is no AGIChannel');
  });
});

describe('what is just allowed is sent:', () => {
  it('the last cause of a hangup, and the longest exact value', () => {
    const hanging = openCall();
    void hanging.channel.hangup({ cause: 127 });
    expect(hanging.written).toEqual(['EXEC Hangup 127\n']);
    const setting = openCall();
    void setting.channel.setVariableExact('X', 'x'.repeat(65_536));
    expect(setting.written).toHaveLength(1);
  });

  it('no argument more, also where one is given that is undefined', () => {
    const { channel, written } = openCall();
    void (channel as unknown as Loose).noop!('a', {}, undefined);
    expect(written).toEqual(['NOOP a\n']);
  });
});

it('a signal of the application forgets each command that was answered', async () => {
  const { channel, say } = openCall();
  const { signal } = new AbortController();
  for (let count = 0; count < 3; count++) {
    const sent = channel.noop('a', { signal });
    expect(getEventListeners(signal, 'abort')).toHaveLength(1);
    say('200 result=0\n');
    await sent;
  }
  expect(getEventListeners(signal, 'abort')).toEqual([]);
});

it('a hangup by its word is no hangup of the caller, either', async () => {
  const { channel, say, events } = openCall();
  const hungUp = channel.send(['HANGUP']);
  say('200 result=1\nHANGUP\n');
  expect(await hungUp).toMatchObject({ code: 200 });
  expect([channel.hungUp, events]).toEqual([false, ['end completed']]);
});

it('an error has a cause only where there is one', async () => {
  const { channel, say } = openCall();
  say('HANGUP\n');
  const error: unknown = await channel.answer().catch((thrown: unknown) => thrown);
  expect(error).not.toHaveProperty('cause');
});
