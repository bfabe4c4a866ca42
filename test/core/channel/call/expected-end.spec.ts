import { describe, expect, it } from '@jest/globals';
import { AGIError } from 'nestjs-agi/core';
import { isCallerGone } from '../../../../lib/core/channel/call/expected-end.js';
import { openCall, type OpenCall } from '../fixture/open-call.js';

/** An error as other people's code makes it. */
function error(facts: Record<string, unknown>): Error {
  return Object.assign(new Error('stopped'), facts);
}

const ABORTS: [name: string, error: unknown][] = [
  ['a DOMException', new DOMException('aborted', 'AbortError')],
  ['an AbortError of Node', error({ name: 'AbortError', code: 'ABORT_ERR' })],
  ['a CanceledError of axios', error({ name: 'CanceledError', code: 'ERR_CANCELED' })],
  ['an AbortError of got, whose cause is empty', error({ code: 'ERR_ABORTED', cause: {} })],
  ['a CancelError', error({ name: 'CancelError' })],
  ['a RequestAbortedError of undici', error({ name: 'AbortError', code: 'UND_ERR_ABORTED' })],
  ['an EmptyError of rxjs', error({ name: 'EmptyError' })],
  ['an error known by its class alone', new (class APIUserAbortError extends Error {})()],
  [
    'an aborted command',
    new AGIError('E_AGI_ABORTED', 'x', { cause: error({ name: 'AbortError' }) }),
  ],
  ['an object without prototype', Object.assign(Object.create(null), { code: 'ABORT_ERR' })],
  [
    'one that is the cause of another',
    new Error('no answer', { cause: error({ code: 'ERR_CANCELED' }) }),
  ],
  [
    'several in one',
    new AggregateError([error({ code: 'ERR_CANCELED' }), error({ name: 'AbortError' })]),
  ],
];

const ENDS: [name: string, end: (call: OpenCall) => void][] = [
  [
    'a hangup',
    ({ say }) => {
      say('HANGUP\n');
    },
  ],
  [
    'a hangup, when the session is closed',
    ({ say, call }) => {
      say('HANGUP\n');
      call.finish();
    },
  ],
  [
    'a lost connection',
    ({ call }) => {
      call.disconnected();
    },
  ],
  [
    'a broken connection',
    ({ call }) => {
      call.disconnected(new Error('reset'));
    },
  ],
  [
    'the end of a drain',
    ({ call }) => {
      call.refuse('draining');
    },
  ],
  [
    'a protocol error',
    ({ say }) => {
      say('x\n');
    },
  ],
  [
    'the handler’s own end',
    ({ call }) => {
      call.finish();
    },
  ],
];

describe.each(ENDS)('after %s', (_name, end) => {
  it.each(ABORTS)('%s is expected', (_kind, aborted) => {
    const opened = openCall();
    end(opened);
    expect(opened.channel.isExpectedEnd(aborted)).toBe(true);
  });

  it('the reason of the signal is expected, also as a cause', () => {
    for (const early of [true, false]) {
      const opened = openCall();
      if (early) expect(opened.channel.signal.aborted).toBe(false);
      end(opened);
      const reason: unknown = opened.channel.signal.reason;
      expect(opened.channel.isExpectedEnd(reason)).toBe(true);
      const wrapped = error({ name: 'AbortError', code: 'ABORT_ERR', cause: reason });
      expect(opened.channel.isExpectedEnd(wrapped)).toBe(true);
    }
  });

  it.each<[string, unknown]>([
    ['a mistake', new TypeError('mistake')],
    ['a time-out of the application', new DOMException('too slow', 'TimeoutError')],
    [
      'an abort for a reason of the application',
      error({ name: 'AbortError', cause: new Error('disk full') }),
    ],
    [
      'a command that was aborted for one',
      new AGIError('E_AGI_ABORTED', 'x', { cause: new Error('disk full') }),
    ],
    ['a command’s time-out', new AGIError('E_AGI_COMMAND_TIMEOUT')],
    [
      'an abort beside a mistake',
      new AggregateError([error({ code: 'ERR_CANCELED' }), new TypeError('mistake')]),
    ],
    ['a list of no errors', new AggregateError([])],
    ['a failed request', error({ code: 'ECONNREFUSED' })],
    ['a word', 'AbortError'],
    ['nothing', undefined],
    ['null', null],
    ['an empty object', Object.create(null)],
    [
      'an error whose facts cannot be read',
      Object.defineProperty(new Error(), 'name', {
        get() {
          throw new Error('hostile');
        },
      }),
    ],
  ])('%s is not', (_kind, thrown) => {
    const opened = openCall();
    end(opened);
    expect(opened.channel.isExpectedEnd(thrown)).toBe(false);
  });

  it('errors that are each other’s cause are not', () => {
    const opened = openCall();
    end(opened);
    const one = new Error('one');
    one.cause = new Error('other', { cause: one });
    expect(opened.channel.isExpectedEnd(one)).toBe(false);
  });
});

describe('while the call is live', () => {
  it.each(ABORTS)('%s is the application’s own', (_kind, aborted) => {
    expect(openCall().channel.isExpectedEnd(aborted)).toBe(false);
  });

  it('so is the hangup of another call', () => {
    const other = openCall();
    other.say('HANGUP\n');
    expect(openCall().channel.isExpectedEnd(other.channel.signal.reason)).toBe(false);
  });
});

it('a command after the handler’s own end is a mistake', async () => {
  const { call, channel } = openCall();
  call.finish();
  const late: unknown = await channel.noop().catch((thrown: unknown) => thrown);
  expect(late).toMatchObject({ code: 'E_AGI_CHANNEL_DESTROYED' });
  expect(channel.isExpectedEnd(late)).toBe(false);
});

it('a command that the hangup overtook is expected', async () => {
  const { channel, say } = openCall();
  say('HANGUP\n');
  const late: unknown = await channel.answer().catch((thrown: unknown) => thrown);
  expect(channel.isExpectedEnd(late)).toBe(true);
});

describe.each([
  'AbortError',
  'ABORT_ERR',
  'CanceledError',
  'ERR_CANCELED',
  'CancelError',
  'ERR_ABORTED',
  'UND_ERR_ABORTED',
  'RequestAbortedError',
  'APIUserAbortError',
  'EmptyError',
])('the word %s', (word) => {
  it('says as a name or a code that something was stopped', () => {
    const { channel, say } = openCall();
    say('HANGUP\n');
    expect(channel.isExpectedEnd(error({ name: word }))).toBe(true);
    expect(channel.isExpectedEnd(error({ code: word }))).toBe(true);
  });
});

describe('the code of a command that was not answered', () => {
  const gone = ['E_AGI_HANGUP', 'E_AGI_SOCKET_END', 'E_AGI_SOCKET_ERROR'] as const;
  const over = [
    'E_AGI_CHANNEL_DESTROYED',
    'E_AGI_COMMAND_FAILED',
    'E_AGI_PROTOCOL',
    'E_AGI_LIMIT',
  ] as const;
  const others = ['E_AGI_INVALID_ARGUMENT', 'E_AGI_COMMAND_TIMEOUT'] as const;
  const expected = ({ channel }: OpenCall): string[] =>
    [...gone, ...over, ...others].filter((code) => channel.isExpectedEnd(new AGIError(code, 'x')));

  it('is expected after a hangup, while the session goes on, where the caller is gone', () => {
    const call = openCall();
    call.say('HANGUP\n');
    expect(expected(call)).toEqual(gone);
  });

  it('is expected after the end also where the session is over', () => {
    const call = openCall();
    call.call.disconnected();
    expect(expected(call)).toEqual([...gone, ...over]);
  });

  it('is a mistake after the handler’s own end', () => {
    const call = openCall();
    call.call.finish();
    expect(expected(call)).toEqual([]);
  });

  it('is expected while hangup({ now: true }) ends the call', () => {
    const call = openCall();
    void call.channel.hangup({ now: true });
    expect(expected(call)).toEqual(gone);
  });

  it('is that of its own alone: another code says nothing of the call', () => {
    const call = openCall();
    call.say('HANGUP\n');
    const cause = error({ code: 'ABORT_ERR' });
    expect(call.channel.isExpectedEnd(error({ code: 'ECONNRESET', cause }))).toBe(true);
  });
});

describe('an abort that is deep in other errors', () => {
  const abort = (): Error => error({ code: 'ABORT_ERR' });
  const WRAPS: [name: string, wrap: (inner: Error) => Error][] = [
    ['causes', (inner) => new Error('x', { cause: inner })],
    ['causes of other aborts', (inner) => error({ code: 'ABORT_ERR', cause: inner })],
    ['lists', (inner) => new AggregateError([inner])],
  ];

  it.each(WRAPS)('is found through eight %s, and not through more', (_what, wrap) => {
    const { channel, say } = openCall();
    say('HANGUP\n');
    let deep = abort();
    for (let depth = 1; depth <= 8; depth++) {
      deep = wrap(deep);
      expect(channel.isExpectedEnd(deep)).toBe(true);
    }
    expect(channel.isExpectedEnd(wrap(deep))).toBe(false);
  });
});

describe('the caller is gone', () => {
  it.each(['E_AGI_HANGUP', 'E_AGI_SOCKET_END', 'E_AGI_SOCKET_ERROR'] as const)(
    'if a command was rejected with %s',
    (code) => {
      expect(isCallerGone(new AGIError(code, 'over'))).toBe(true);
    },
  );

  it.each<[string, unknown]>([
    ['a command was aborted', new AGIError('E_AGI_ABORTED', 'aborted')],
    ['the session was over', new AGIError('E_AGI_CHANNEL_DESTROYED', 'over')],
    ['another error has such a code', Object.assign(new Error('x'), { code: 'E_AGI_HANGUP' })],
    ['nothing was thrown', undefined],
  ])('not if %s', (_what, error) => {
    expect(isCallerGone(error)).toBe(false);
  });
});
