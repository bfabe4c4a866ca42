import { describe, expect, it } from '@jest/globals';
import {
  EnvironmentReader,
  type EnvironmentOutcome,
} from '../../../lib/core/codec/environment-reader.js';
import { EnvironmentText } from '../../../lib/core/codec/environment-text.js';
import type { EnvironmentRules } from '../../../lib/core/codec/environment.js';
import { MAX_ENVIRONMENT_LINES } from '../../../lib/core/limits.js';
import { wireRuns } from './fixture/wire-runs.js';

/** An environment as Asterisk 22 sends it, with other values where they are given. */
function block(values: Record<string, string> = {}): string {
  const environment: Record<string, string> = {
    agi_network: 'yes',
    agi_network_script: 'menu/en?x=1',
    agi_request: 'agi://127.0.0.1:4573/menu/en?x=1',
    agi_channel: 'PJSIP/100-00000001',
    agi_language: 'en',
    agi_type: 'PJSIP',
    agi_uniqueid: '1795430551.109',
    agi_version: '22.10.1',
    agi_callerid: '5551234',
    agi_calleridname: 'Test User',
    agi_callingpres: '0',
    agi_callingani2: '0',
    agi_callington: '0',
    agi_callingtns: '0',
    agi_dnid: 'unknown',
    agi_rdnis: 'unknown',
    agi_context: 'default',
    agi_extension: '100',
    agi_priority: '3',
    agi_enhanced: '0.0',
    agi_accountcode: '',
    agi_threadid: '139865878460096',
    ...values,
  };
  const lines = Object.entries(environment).map(([key, value]) => `${key}: ${value}\n`);
  return `${lines.join('')}\n`;
}

function read(
  chunks: readonly (string | Buffer)[],
  rules: EnvironmentRules = 'strict',
  maxBytes = 65_536,
): EnvironmentOutcome | undefined {
  const reader = new EnvironmentReader(maxBytes, rules);
  for (const chunk of chunks) {
    const outcome = reader.push(Buffer.from(chunk as string));
    if (outcome) return outcome;
  }
  return undefined;
}

function environmentOf(outcome: EnvironmentOutcome | undefined): Record<string, string> {
  if (outcome?.kind !== 'read') throw new Error(`not read: ${JSON.stringify(outcome)}`);
  const { environment } = outcome;
  return environment instanceof EnvironmentText ? environment.toEnvironment() : environment;
}

describe('an environment', () => {
  const whole = block({ agi_arg_1: 'one: two: three', agi_arg_2: '  blanks  ', agi_arg_3: '' });

  wireRuns('is read as it was sent', whole, (chunks) => {
    const outcome = read(chunks);
    const environment = environmentOf(outcome);
    const lines = Object.entries(environment).map(([key, value]) => `${key}: ${value}\n`);
    expect(`${lines.join('')}\n`).toBe(whole);
    expect(outcome).toMatchObject({ behind: Buffer.alloc(0) });
  });

  wireRuns(
    'keeps UTF-8 that the network cut',
    block({ agi_calleridname: 'Zoë 日本 \u{1F600}' }),
    (chunks) => {
      expect(environmentOf(read(chunks)).agi_calleridname).toBe('Zoë 日本 \u{1F600}');
    },
  );

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
    const lines = '__proto__: polluted\nconstructor: c\ntoString: t\nhasOwnProperty: h\n\n';
    const environment = environmentOf(read([lines]));
    expect(Object.getPrototypeOf(environment)).toBeNull();
    expect(Object.entries(environment)).toEqual([
      ['__proto__', 'polluted'],
      ['constructor', 'c'],
      ['toString', 't'],
      ['hasOwnProperty', 'h'],
    ]);
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });

  it('takes what else a client sends', () => {
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

  it('has 127 arguments in their order, ten behind nine', () => {
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
    ['forges agi_network behind agi_request', block({ agi_channel: 'x\nagi_network: no' })],
    ['repeats an unknown agi_ key', block({ agi_arg_1: 'x\nagi_foo: 1\nagi_foo: 2' })],
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
  ])('that %s gives itself away', (_name, sent) => {
    expect(read([sent])).toMatchObject({
      kind: 'violation',
      reason: expect.stringContaining('so a value holds a newline'),
    });
  });

  it('that ends the block before agi_threadid gives itself away', () => {
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
  ])('that leaves %s behind the block gives itself away', (_name, behind) => {
    expect(read([block(last) + behind])).toMatchObject({
      kind: 'violation',
      reason: expect.stringContaining('bytes follow the environment'),
    });
  });

  it.each(['menu\n/details', 'menu\n', 'menu\nx: y/details', 'menu\nagi_x: y'])(
    'that cuts the URL short (%j) gives itself away, and chooses no other route',
    (script) => {
      const url = { agi_network_script: script, agi_request: `agi://127.0.0.1:4573/${script}` };
      expect(read([block(url)])).toMatchObject({ kind: 'violation' });
      expect(read([block({ agi_request: url.agi_request })])).toMatchObject({ kind: 'violation' });
    },
  );

  it('that adds a line of no known form changes nothing', () => {
    const environment = environmentOf(read([block({ agi_calleridname: 'x\ny\n: z\nno colon' })]));
    expect(environment.agi_calleridname).toBe('x');
    expect(Object.keys(environment)).toEqual(Object.keys(environmentOf(read([block()]))));
  });
});

describe('behind an environment', () => {
  it.each(['', 'HANGUP\n', 'HANGUP\nHANGUP\n', 'HANG', 'HANGUP\nH'])(
    'the caller may hang up: %j is handed on',
    (behind) => {
      expect(read([block() + behind])).toMatchObject({
        kind: 'read',
        behind: Buffer.from(behind),
      });
    },
  );
});

describe('a lenient environment', () => {
  it('may repeat keys, and the first occurrence counts', () => {
    const environment = environmentOf(
      read(['agi_request: agi://h/menu\nagi_request: agi://h/admin\n\n'], 'lenient'),
    );
    expect(environment.agi_request).toBe('agi://h/menu');
  });

  it('may have any order and no agi_threadid', () => {
    const sent = 'agi_version: 1\nagi_callerid: 5\nagi_request: /x\n\n';
    expect(environmentOf(read([sent], 'lenient')).agi_request).toBe('/x');
    expect(read([sent])).toMatchObject({ kind: 'violation' });
  });

  it('has nothing behind it: other bytes are dropped, hangups are handed on', () => {
    expect(read([`${block()}200 result=1\n`], 'lenient')).toMatchObject({
      behind: Buffer.alloc(0),
    });
    expect(read([`${block()}HANGUP\n`], 'lenient')).toMatchObject({
      behind: Buffer.from('HANGUP\n'),
    });
  });
});

describe('an environment that does not end', () => {
  it('overflows as soon as it is larger than allowed', () => {
    const reader = new EnvironmentReader(1024, 'strict');
    const line = Buffer.from(`agi_x: ${'x'.repeat(92)}\n`);
    let pushed = 0;
    while (reader.push(line) === undefined) pushed += line.length;
    expect(pushed).toBe(1000);
  });

  it('overflows however it is cut, with its end in the same chunk or not', () => {
    const sent = `a: ${'x'.repeat(2000)}\n\n`;
    expect(read([sent], 'strict', 1024)).toEqual({ kind: 'overflow' });
    expect(read([sent.slice(0, 1500), sent.slice(1500)], 'strict', 1024)).toEqual({
      kind: 'overflow',
    });
  });

  it('may have exactly as many lines as are allowed, and no more', () => {
    const lines = (count: number): string =>
      `${Array.from({ length: count }, (_, index) => `k${index}: v\n`).join('')}\n`;
    expect(read([lines(MAX_ENVIRONMENT_LINES)])).toMatchObject({ kind: 'read' });
    expect(read([lines(MAX_ENVIRONMENT_LINES + 1)])).toMatchObject({
      kind: 'violation',
      reason: expect.stringContaining(`more than ${MAX_ENVIRONMENT_LINES} lines`),
    });
  });
});
