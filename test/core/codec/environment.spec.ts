import { describe, expect, it } from '@jest/globals';
import { EnvironmentText } from '../../../lib/core/codec/environment-text.js';
import { MAX_ARGUMENTS } from '../../../lib/core/limits.js';
import { block, environmentOf, read } from './fixture/environments.js';
import { wireRuns } from './fixture/wire-runs.js';

describe('an environment', () => {
  const whole = block({ agi_arg_1: 'one: two: three', agi_arg_2: '  blanks  ', agi_arg_3: '' });

  wireRuns('is read as it was sent', whole, (chunks) => {
    const outcome = read(chunks);
    const environment = environmentOf(outcome);
    const lines = Object.entries(environment).map(([key, value]) => `${key}: ${value}\n`);
    expect(`${lines.join('')}\n`).toBe(whole);
    expect(outcome).toMatchObject({ rest: Buffer.alloc(0) });
  });

  wireRuns(
    'keeps UTF-8 that the network cut',
    block({ agi_calleridname: 'Zoë 日本 \u{1F600}' }),
    (chunks) => {
      expect(environmentOf(read(chunks)).agi_calleridname).toBe('Zoë 日本 \u{1F600}');
    },
  );

  it.each([
    ['the empty line', 1],
    ['the last newline and the empty line', 2],
    ['the end of the last line', 3],
    ['all but its first line', whole.length - whole.indexOf('\n') - 1],
    ['all but a letter after agi_threadid', whole.length - whole.indexOf('agi_arg_1') - 1],
  ])('is kept as one text where %s comes in a chunk of its own', (_what, bytes) => {
    const outcome = read([whole.slice(0, -bytes), whole.slice(-bytes)]);
    expect(outcome).toMatchObject({ environment: expect.any(EnvironmentText) });
    const lines = Object.entries(environmentOf(outcome)).map(
      ([key, value]) => `${key}: ${value}\n`,
    );
    expect(`${lines.join('')}\n`).toBe(whole);
  });

  it('is split at the first colon and blank of each line, and its values are not trimmed', () => {
    const environment = environmentOf(
      read([block({ agi_arg_1: ' a: b ', agi_arg_2: ': ', agi_arg_3: '\t', agi_arg_4: 'x\r' })]),
    );
    expect(environment).toMatchObject({
      agi_arg_1: ' a: b ',
      agi_arg_2: ': ',
      agi_arg_3: '\t',
      agi_arg_4: 'x\r',
      agi_accountcode: '',
    });
  });

  it('takes keys such as __proto__ and constructor as plain keys', () => {
    const lines =
      '__proto__: polluted\nconstructor: c\ntoString: t\nhasOwnProperty: h\nundefined: u\n\n';
    const environment = environmentOf(read([lines]));
    expect(Object.getPrototypeOf(environment)).toBeNull();
    expect(Object.entries(environment)).toEqual([
      ['__proto__', 'polluted'],
      ['constructor', 'c'],
      ['toString', 't'],
      ['hasOwnProperty', 'h'],
      ['undefined', 'u'],
    ]);
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });

  it('takes all else that a client sends', () => {
    expect(
      environmentOf(read(['agi_network: yes\nagi_request: /menu\nx-token: secret\n\n'])),
    ).toEqual({
      agi_network: 'yes',
      agi_request: '/menu',
      'x-token': 'secret',
    });
  });

  wireRuns('of a client that has nothing to say is a single empty line', '\n', (chunks) => {
    expect(environmentOf(read(chunks))).toEqual({});
  });

  it('has 127 arguments in their order, the tenth after the ninth', () => {
    const args = Array.from({ length: 127 }, (_, index) => [`agi_arg_${index + 1}`, `${index}`]);
    const environment = environmentOf(
      read([block(Object.fromEntries(args) as Record<string, string>)]),
    );
    expect(Object.keys(environment)).toHaveLength(22 + 127);
  });

  it('without a path has no agi_network_script', () => {
    const sent = block().replace('agi_network_script: menu/en?x=1\n', '');
    expect(environmentOf(read([sent])).agi_network_script).toBeUndefined();
  });

  it('is split at the first colon and blank also where that is after a key of Asterisk', () => {
    expect(environmentOf(read(['x agi_network: \nagi_network: y\n\n']))).toEqual({
      'x agi_network': '',
      agi_network: 'y',
    });
  });
});

describe('an environment without a path', () => {
  const withArguments = (...numbers: number[]): string =>
    block(Object.fromEntries(numbers.map((number) => [`agi_arg_${number}`, `v${number}`]))).replace(
      'agi_network_script: menu/en?x=1\n',
      '',
    );
  const upTo = (most: number): number[] => Array.from({ length: most }, (_, index) => index + 1);

  it.each([0, 1, 2, 9, 10, MAX_ARGUMENTS])('has its %i arguments', (most) => {
    const environment = environmentOf(read([withArguments(...upTo(most))]));
    const found = Object.keys(environment).filter((key) => key.startsWith('agi_arg_'));
    expect(found).toEqual(upTo(most).map((number) => `agi_arg_${number}`));
    expect(found.map((key) => environment[key])).toEqual(upTo(most).map((one) => `v${one}`));
    expect(environment).toMatchObject({ agi_request: 'agi://127.0.0.1:4573/menu/en?x=1' });
  });

  it.each<[string, number[], string]>([
    ['that begin with the second one', [2], 'agi_arg_2 does not follow the argument before it'],
    ['with a gap', [1, 3], 'agi_arg_3 does not follow the argument before it'],
    ['in another order', [1, 2, 4, 3], 'agi_arg_3 is out of place'],
    ['of which there are too many', upTo(MAX_ARGUMENTS + 1), 'there is a line that Asterisk does'],
  ])('is refused with arguments %s', (_what, numbers, reason) => {
    expect(read([withArguments(...numbers)])).toEqual({
      kind: 'violation',
      reason: expect.stringContaining(reason),
    });
  });
});

describe('the facts of an environment that is kept as text', () => {
  const outcome = read([
    block({
      agi_network: 'yes',
      agi_extension: '',
      agi_calleridname: 'agi_dnid: 666',
      agi_arg_1: 'one',
      agi_arg_2: 'two',
    }),
  ]);
  const environment = outcome?.kind === 'read' ? outcome.environment : undefined;

  it('are those of its lines', () => {
    expect(environment).toBeInstanceOf(EnvironmentText);
    const text = environment as EnvironmentText;
    expect([text.get('agi_network'), text.get('agi_network_script')]).toEqual([
      'yes',
      'menu/en?x=1',
    ]);
    expect([text.get('agi_calleridname'), text.get('agi_dnid')]).toEqual([
      'agi_dnid: 666',
      'unknown',
    ]);
    expect([text.get('agi_extension'), text.get('agi_arg_1')]).toEqual(['', 'one']);
    // The last line, which no newline ends.
    expect(text.get('agi_arg_2')).toBe('two');
  });

  it.each(['agi_arg_3', 'agi_netw', 'network', 'x-token', ''])('are not there under %j', (key) => {
    expect((environment as EnvironmentText).get(key)).toBeUndefined();
  });
});

describe('a value with a newline', () => {
  const last = { agi_calleridname: 'x' };

  it.each<[string, string]>([
    ['repeats agi_request', block({ agi_calleridname: 'x\nagi_request: agi://h/admin' })],
    ['repeats agi_network_script', block({ agi_calleridname: 'x\nagi_network_script: admin' })],
    ['repeats agi_callerid', block({ agi_calleridname: 'x\nagi_callerid: 666' })],
    ['forges a key that Asterisk sends later', block({ agi_callerid: 'x\nagi_calleridname: y' })],
    ['forges agi_threadid before its time', block({ agi_calleridname: 'x\nagi_threadid: 1' })],
    ['forges an argument before agi_threadid', block({ agi_calleridname: 'x\nagi_arg_1: admin' })],
    ['forges an argument that follows', block({ agi_arg_1: 'x\nagi_arg_2: y', agi_arg_2: 'z' })],
    ['forges agi_network after agi_request', block({ agi_channel: 'x\nagi_network: no' })],
    ['repeats an unknown agi_ key', block({ agi_arg_1: 'x\nagi_foo: 1\nagi_foo: 2' })],
    ['leaves out an argument', block({ agi_arg_1: 'x\nagi_arg_3: y' })],
    ['leaves out the first argument', block({ agi_threadid: '1\nagi_arg_2: y' })],
    [
      'chooses the route through the URL that holds it',
      block({ agi_network_script: 'x\nagi_request: agi://h/admin' }),
    ],
    [
      'puts agi_network_script where Asterisk sent none',
      block({ agi_calleridname: 'x\nagi_network_script: admin' }).replace(
        'agi_network_script: menu/en?x=1\n',
        '',
      ),
    ],
  ])('that %s is noticed', (_name, sent) => {
    expect(read([sent])).toMatchObject({
      kind: 'violation',
      reason: expect.stringContaining('so a value holds a newline'),
    });
  });

  it.each(Object.keys(environmentOf(read([block()]))).slice(0, -1))(
    'that repeats %s after the line that follows it is noticed',
    (key) => {
      const lines = block().split('\n');
      const at = lines.findIndex((line) => line.startsWith(`${key}: `));
      expect(read([lines.toSpliced(at + 2, 0, `${key}: x`).join('\n')])).toEqual({
        kind: 'violation',
        reason: `${key} is there twice, so a value holds a newline`,
      });
    },
  );

  it('that ends the block before agi_threadid is noticed', () => {
    const [head = ''] = block({ agi_calleridname: 'x\n' }).split('\n\n');
    expect(read([`${head}\n\n`])).toMatchObject({
      kind: 'violation',
      reason: expect.stringContaining('ends before agi_threadid'),
    });
  });

  it.each([
    ['a forged reply', '200 result=1 (admin)\n'],
    ['the rest of the block', 'agi_callingpres: 0\n\n'],
    ['a single byte', 'x'],
    ['an empty line', '\n'],
    ['a HANGUP line and more', 'HANGUP\n200 result=1\n'],
    ['something that starts like a HANGUP line', 'HANGOVER\n'],
    ['a HANGUP line in other letters', 'Hangup\n'],
    ['a NUL', '\0'],
  ])('that leaves %s after the block is noticed', (_name, rest) => {
    expect(read([block(last) + rest])).toMatchObject({
      kind: 'violation',
      reason: expect.stringContaining('bytes follow the environment'),
    });
  });

  it.each(['menu\n/details', 'menu\n', 'menu\nx: y/details', 'menu\nagi_x: y'])(
    'that cuts the URL short (%j) is noticed, and chooses no other route',
    (script) => {
      const url = { agi_network_script: script, agi_request: `agi://127.0.0.1:4573/${script}` };
      expect(read([block(url)])).toMatchObject({ kind: 'violation' });
      expect(read([block({ agi_request: url.agi_request })])).toMatchObject({ kind: 'violation' });
    },
  );
});

describe('an environment of another client', () => {
  it('may repeat a key that is not one of Asterisk, and the first occurrence counts', () => {
    expect(environmentOf(read(['x-token: 1\nx-token: 2\n\n']))).toEqual({ 'x-token': '1' });
  });

  it.each([
    ['repeats an agi_ key', 'agi_foo: 1\nagi_foo: 2\n\n', 'agi_foo is there twice'],
    [
      'leaves the order of Asterisk after a key that Asterisk does not write',
      'agi_channel: c\nagi_foo: 1\nagi_network: no\n\n',
      'agi_network is out of place',
    ],
  ])('is refused where it %s', (_what, sent, reason) => {
    expect(read([sent])).toEqual({
      kind: 'violation',
      reason: `${reason}, so a value holds a newline`,
    });
  });
});

/** Lines that no Asterisk writes, each as a newline in a value adds it. */
const FOREIGN = [
  ['a header', 'x-token: letmein'],
  ['a header without a value', 'x-token: '],
  ['an agi_ key of no Asterisk', 'agi_foo: 1'],
  ['a key in other letters', 'AGI_CALLERID: 666'],
  ['a key with a blank before it', ' agi_callerid: 666'],
  ['a key with a blank after it', 'agi_callerid : 666'],
  ['a key without a blank after its colon', 'agi_callerid:666'],
  ['an argument numbered 0', 'agi_arg_0: x'],
  ['an argument numbered with a zero in front', 'agi_arg_01: x'],
  ['an argument without a number', 'agi_arg_: x'],
  ['an argument whose number has a letter after it', 'agi_arg_1x: x'],
  ['an argument beyond the last', 'agi_arg_128: x'],
  ['a key that ends as the one of an argument', 'x_agi_arg_1: x'],
  ['a key of every object', '__proto__: x'],
  ['no key', ': x'],
  ['words', 'no colon'],
  ['a reply', '200 result=1 (x)'],
  ['a hangup', 'HANGUP'],
  ['a carriage return', '\r'],
] as const;

describe.each(FOREIGN)('%s in a block of Asterisk', (_name, line) => {
  const [head = '', ...rest] = block().split('\n').slice(0, -2);
  // Before the first line, after each line, after the last one.
  const places = Array.from({ length: rest.length + 2 }, (_, at) => at);

  it.each(places)('as line %i is refused, and not shown', (at) => {
    const lines = [head, ...rest];
    lines.splice(at, 0, line);
    const outcome = read([`${lines.join('\n')}\n\n`]);
    expect(outcome).toMatchObject({
      kind: 'violation',
      reason: expect.stringContaining('so a value holds a newline'),
    });
    expect(JSON.stringify(outcome)).not.toMatch(/letmein|666/);
  });

  it('is taken from another client, or where the environment is lenient', () => {
    const without = block().replace(/agi_version: .*\n/, '');
    expect(read([without.replace(/\n\n$/, `\n${line}\n\n`)])).toMatchObject({ kind: 'read' });
    expect(read([block({ agi_calleridname: `x\n${line}` })], 'lenient')).toMatchObject({
      kind: 'read',
    });
  });
});

describe('an empty line in a block of Asterisk', () => {
  const lines = block().split('\n').slice(0, -2);

  it.each(lines.map((_, at) => at))('after line %i is never read as one of a call', (at) => {
    const sent = `${lines.toSpliced(at + 1, 0, '').join('\n')}\n\n`;
    expect(read([sent])).toMatchObject({ kind: 'violation' });
  });
});

describe('environments of other versions', () => {
  it.each([
    ['16.28.0~dfsg-0+deb11u4', 'yes'],
    ['18.10.0~dfsg+~cs6.10.40431411-2', 'yes'],
    ['20.9.3', 'yes'],
    ['certified/20.7-cert3', 'yes'],
    ['GIT-22-a1b2c3d', 'yes'],
  ])('%s have the same lines', (agi_version, agi_network) => {
    expect(environmentOf(read([block({ agi_version, agi_network })]))).toMatchObject({
      agi_version,
    });
  });

  it('that come from AsyncAGI or a process have no agi_network, and are read', () => {
    const [, , ...lines] = block({ agi_request: 'async' }).split('\n');
    expect(environmentOf(read([lines.join('\n')])).agi_request).toBe('async');
  });

  it('of EAGI are read', () => {
    expect(environmentOf(read([block({ agi_enhanced: '1.0' })])).agi_enhanced).toBe('1.0');
  });
});
