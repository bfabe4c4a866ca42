import { describe, expect, it } from '@jest/globals';
import { EventEmitter } from 'node:events';
import { AGIChannel } from 'nestjs-agi/core';
import { methodsOf } from '../../../fixtures/microtasks.js';
import { openCall } from '../fixture/open-call.js';

/** The kind of value that a method takes as one of its arguments. */
type Kind =
  | 'text'
  | 'how'
  | 'number'
  | 'either'
  | 'boolean'
  | 'list'
  | 'caller'
  | 'bytes'
  | 'time'
  | 'words'
  | 'names'
  | 'target'
  | 'fields';

const VALID: Record<Kind, unknown> = {
  text: '1',
  how: 'PJSIP/1',
  number: 1,
  either: '1',
  boolean: true,
  list: ['a'],
  caller: { name: 'Ada', number: '1' },
  bytes: 'a',
  time: 1,
  words: ['NOOP'],
  names: ['A/1'],
  target: { application: 'Wait', args: ['1'] },
  fields: { Key: 'value' },
};

/** The arguments of every method before its options; a `?` may be left out. */
const METHODS: Record<string, readonly string[]> = {
  answer: [],
  hangup: ['how?'],
  channelStatus: ['text?'],
  noop: ['text?'],
  verbose: ['text', 'number?'],
  setAutoHangup: ['number'],
  setCallerId: ['caller'],
  setMusic: ['boolean', 'text?'],
  asyncagiBreak: [],
  streamFile: ['text', 'text?', 'number?'],
  controlStreamFile: ['text', 'text?', 'number?', 'text?', 'text?', 'text?', 'number?'],
  recordFile: ['text', 'text', 'text', 'number', 'number?', 'boolean?', 'number?'],
  waitForDigit: ['number?'],
  getData: ['text', 'number?', 'number?'],
  getOption: ['text', 'text', 'number?'],
  sayAlpha: ['text', 'text?', 'text?'],
  sayDigits: ['either', 'text?'],
  sayNumber: ['either', 'text?', 'text?'],
  sayPhonetic: ['text', 'text?'],
  sayDate: ['time', 'text?'],
  sayTime: ['time', 'text?'],
  sayDatetime: ['time', 'text?', 'text?', 'text?'],
  getVariable: ['text'],
  getFullVariable: ['text', 'text?'],
  setVariable: ['text', 'either'],
  setVariableExact: ['text', 'bytes'],
  databaseGet: ['text', 'text'],
  databasePut: ['text', 'text', 'either'],
  databaseDel: ['text', 'text'],
  databaseDelTree: ['text', 'text?'],
  exec: ['text', 'list?'],
  sendDTMF: ['text'],
  gosub: ['text', 'text', 'either', 'text?'],
  setContext: ['text'],
  setExtension: ['text'],
  setPriority: ['either'],
  redirectedTo: [],
  continueAt: ['text', 'text', 'either?'],
  dial: ['names'],
  queue: ['text'],
  confBridge: ['text'],
  page: ['names'],
  followMe: ['text'],
  transfer: ['text'],
  originate: ['text', 'target'],
  park: [],
  playback: ['names'],
  background: ['names'],
  read: [],
  amd: [],
  voiceMail: ['names'],
  directory: [],
  busy: [],
  congestion: [],
  ringing: [],
  progress: [],
  wait: ['number'],
  userEvent: ['text', 'fields?'],
  run: ['text', 'list?'],
  mixMonitor: ['text'],
  stopMixMonitor: ['text?'],
  sendText: ['text'],
  sendImage: ['text'],
  receiveChar: ['number'],
  receiveText: ['number'],
  tddMode: ['text'],
  speechCreate: ['text?'],
  speechSet: ['text', 'text'],
  speechLoadGrammar: ['text', 'text'],
  speechUnloadGrammar: ['text'],
  speechActivateGrammar: ['text'],
  speechDeactivateGrammar: ['text'],
  speechDestroy: [],
  speechRecognize: ['text', 'number', 'number?'],
  send: ['words'],
};

/** Words that some arguments must be. */
const PARTICULAR: Record<string, unknown[]> = {
  sayAlpha: ['1', '1', 'a'],
  tddMode: ['on'],
  sayNumber: ['1', '1', 'f'],
  setVariableExact: ['X', 'a'],
  originate: ['A/1', VALID.target],
};

const throwing = {
  toString: () => {
    throw new Error('toString');
  },
  get [Symbol.toStringTag](): string {
    throw new Error('toStringTag');
  },
};

/** Values that no method takes as any argument. */
const NEVER: Record<string, unknown> = {
  null: null,
  NaN: NaN,
  Infinity,
  'a symbol': Symbol('x'),
  'a BigInt': 1n,
  'a function': () => '1',
  'a bare object': Object.create(null) as unknown,
  'an object that throws': throwing,
  'an array of arrays': [['1']],
  'an array of numbers': [1],
};

const NOT: Record<Kind, Record<string, unknown>> = {
  text: {
    'a number': 5,
    'a boolean': true,
    'an array': ['1'],
    'a String object': Object('1') as unknown,
  },
  number: { 'a string': '5', 'a boolean': true, 'an array': ['1'] },
  either: { 'a boolean': true, 'an array': ['1'] },
  boolean: { 'a string': 'yes', 'a number': 1, 'an array': ['1'] },
  list: { 'a number': 5, 'a boolean': true, 'an object': { 0: 'a', length: 1 } },
  caller: { 'a number': 5, 'an array': ['1'], 'no number': { name: 'Ada' } },
  bytes: { 'a number': 5, 'an array': ['1'], 'an ArrayBuffer': new ArrayBuffer(2) },
  time: { 'a string': '5', 'a boolean': true, 'an array': ['1'], 'no date': new Date(NaN) },
  target: { 'a number': 5, 'an array': ['1'], both: { context: 'a', application: 'b' } },
  fields: {
    'a number': 5,
    'a string': 'a',
    'an array': ['1'],
    'a name with a blank': { 'a b': 1 },
  },
  names: { 'a number': 5, 'a boolean': true, 'an object': { 0: 'A/1', length: 1 }, 'no name': [] },
  how: { 'a number': 5, 'a boolean': true, 'an array': ['1'] },
  words: { 'a string': 'NOOP', 'an object': { 0: 'NOOP', length: 1 }, 'no word': [] },
};

/** An object without a prototype is one without fields. */
function neverOf(kind: Kind): Record<string, unknown> {
  const { 'a bare object': bare, ...others } = NEVER;
  return kind === 'fields' || kind === 'how' ? others : { ...others, 'a bare object': bare };
}

/** Values that no command takes as its options, among them options of a wrong type. */
const NO_OPTIONS: Record<string, unknown> = {
  null: null,
  'a number': 45,
  'a string': '45',
  'a function': () => undefined,
  'an array': [],
  'a symbol': Symbol('x'),
  'a time-out as text': { timeout: '5' },
  'a time-out below 0': { timeout: -1 },
  'a time-out that is no number': { timeout: NaN },
  'an object for a signal': { signal: {} },
  'an unknown encoding': { encoding: 'latin1' },
};

type AnyMethod = (...given: unknown[]) => Promise<unknown>;

const cases = Object.entries(METHODS).flatMap(([method, kinds]) => {
  const valid = PARTICULAR[method] ?? kinds.map((kind) => VALID[kindOf(kind)]);
  const wrong = kinds.flatMap((kind, place) =>
    Object.entries({ ...neverOf(kindOf(kind)), ...NOT[kindOf(kind)] }).map(([what, value]) => ({
      name: `${method}, argument ${place + 1}: ${what}`,
      method,
      given: valid.with(place, value),
    })),
  );
  const missing = kinds.flatMap((kind, place) =>
    kind.endsWith('?')
      ? []
      : [
          {
            name: `${method}, argument ${place + 1}: undefined`,
            method,
            given: valid.with(place, undefined),
          },
        ],
  );
  const options = Object.entries(NO_OPTIONS).map(([what, value]) => ({
    name: `${method}, options: ${what}`,
    method,
    given: [...valid, value],
  }));
  const extra = { name: `${method}, one more: a number`, method, given: [...valid, {}, 45] };
  return [...wrong, ...missing, ...options, extra];
});

describe('a wrong type from JavaScript is refused before a byte is sent:', () => {
  it('every method is looked at', () => {
    const names = methodsOf(AGIChannel.prototype, EventEmitter.prototype);
    const others = [
      'afterCall',
      'emit',
      'fail',
      'get',
      'getVariables',
      'isExpectedEnd',
      'perform',
      'set',
    ];
    expect(names.filter((name) => !others.includes(name))).toEqual(Object.keys(METHODS).sort());
  });

  it.each(Object.entries(METHODS))(
    '%s takes what it should, and undefined',
    async (method, kinds) => {
      const given = PARTICULAR[method] ?? kinds.map((kind) => VALID[kindOf(kind)]);
      for (const more of [[], [undefined], [{}], [{}, undefined], [{ timeout: 5 }]]) {
        const { channel, written, call } = openCall();
        const promise = (channel as unknown as Record<string, AnyMethod>)[method]!(
          ...given,
          ...more,
        );
        expect(written).toHaveLength(1);
        promise.catch(() => undefined);
        call.finish();
      }
    },
  );

  it.each(cases)('$name', async ({ method, given }) => {
    const { channel, written, events } = openCall();
    const promise = (channel as unknown as Record<string, AnyMethod>)[method]!(...given);
    await expect(promise).rejects.toMatchObject({ code: 'E_AGI_INVALID_ARGUMENT' });
    expect(written).toEqual([]);
    expect(events).toEqual(['commandFailed E_AGI_INVALID_ARGUMENT']);
  });

  it.each(Object.entries({ ...NEVER, ...NOT.text }))('fail: %s', (_what, reason) => {
    const { channel, lastWords } = openCall();
    expect(() => {
      channel.fail(reason as string);
    }).toThrow(expect.objectContaining({ code: 'E_AGI_INVALID_ARGUMENT' }));
    expect(lastWords).toEqual([]);
  });
});

function kindOf(kind: string): Kind {
  return kind.replace('?', '') as Kind;
}
