import { describe, expect, it } from '@jest/globals';
import { AgiDialog } from 'nestjs-agi/ivr';
import { openCall, type OpenCall } from '../core/channel/fixture/open-call.js';
import { BAD_ARGUMENTS, methodsOf, outlastMicrotasks } from '../fixtures/microtasks.js';

const METHODS = methodsOf(AgiDialog.prototype);
const CHOICES = [{ keys: '1', value: 1 }];

/** Arguments that each method takes, and some that it refuses. A method that is new is missed here. */
const ARGUMENTS: Readonly<Record<string, readonly (readonly unknown[])[]>> = {
  ask: [[{ prompt: 'x' }], [{ prompt: '' }], [{ prompt: 'x', min: 5, max: 2 }]],
  confirm: [['x'], ['x', 0], ['']],
  conversation: [[{ answer: () => 'x' }], [{}], [undefined]],
  hold: [
    [() => Promise.resolve('done'), { music: 'x' }],
    [() => new Promise(() => undefined), { music: { class: 'default' }, timeout: 30_000 }],
    [() => Promise.reject(new Error('no work')), { music: 'x' }],
    [() => Promise.resolve('done'), { music: [] }],
    [() => Promise.resolve('done'), { music: '' }],
    [() => Promise.resolve('done'), { music: 'x', timeout: 0 }],
    [undefined, { music: 'x' }],
  ],
  listen: [[], [{ prompt: 'x' }], [{ timeout: 0 }]],
  menu: [
    [{ prompt: 'x', choices: CHOICES }],
    [{ prompt: 'x', choices: [] }],
    [{ prompt: '', choices: CHOICES }],
  ],
  play: [['x'], [[]], [''], ['x', 'no keys'], [{ prompt: 'not in the table' }]],
  record: [[{ file: 'x' }], [{ file: '' }], [{ file: 'x', tries: 0 }]],
  useLanguage: [['en'], ['a\nb']],
};

const STATES: Readonly<Record<string, (opened: OpenCall) => void>> = {
  'of a live call': () => undefined,
  'after a hangup': ({ say }) => {
    say('HANGUP\n');
  },
  'after the session’s end': ({ call }) => {
    call.finish();
  },
};

type Methods = Readonly<Record<string, (...args: readonly unknown[]) => unknown>>;

describe('no method of a dialogue settles in the turn of the loop in which it is called', () => {
  it('and each has arguments here', () => {
    expect(Object.keys(ARGUMENTS).sort()).toEqual(METHODS);
  });

  describe.each(Object.entries(STATES))('%s', (_state, prepare) => {
    it.each(METHODS)('%s', async (name) => {
      const calls = [...(ARGUMENTS[name] ?? []), ...Object.values(BAD_ARGUMENTS)].map((args) => {
        const opened = openCall();
        prepare(opened);
        const dialog = new AgiDialog(opened.channel);
        const returned = (dialog as unknown as Methods)[name]?.(...args);
        expect(returned).toBeInstanceOf(Promise);
        return { opened, returned: returned as Promise<unknown> };
      });
      const outlast = await outlastMicrotasks(calls.map(({ returned }) => returned));
      expect(outlast).toEqual(calls.map(() => true));
      // They settle later; if they wait for Asterisk, at the end of the session.
      for (const { opened } of calls) opened.call.finish();
      await Promise.allSettled(calls.map(({ returned }) => returned));
    });
  });
});

it('a loop that waits for a caller who is gone leaves the other calls their time', async () => {
  const gone = openCall();
  const other = openCall();
  gone.say('HANGUP\n');
  const stop = new AbortController();
  const dialog = new AgiDialog(gone.channel);
  const loop = (async () => {
    while (!stop.signal.aborted) {
      const { outcome } = await dialog.hold(() => new Promise(() => undefined), { music: 'x' });
      if (outcome === 'done') return;
    }
  })();
  setImmediate(() => {
    other.say('200 result=0\n');
  });
  expect(await other.channel.noop()).toMatchObject({ result: 0 });
  stop.abort();
  await loop;
});

it('an operation that nobody awaits does not end the process', async () => {
  const unhandled: unknown[] = [];
  const listen = (reason: unknown): void => void unhandled.push(reason);
  process.on('unhandledRejection', listen);
  const { channel, say } = openCall();
  const dialog = new AgiDialog(channel);
  void dialog.play('x');
  void dialog.play('');
  void dialog.ask({ prompt: '' });
  void dialog.useLanguage('en');
  say('HANGUP\n', '511 Command Not Permitted on a dead channel or intercept routine\n');
  void dialog.play('x');
  for (let turn = 0; turn < 5; turn++) await new Promise((resolve) => setImmediate(resolve));
  process.off('unhandledRejection', listen);
  expect(unhandled).toEqual([]);
});
