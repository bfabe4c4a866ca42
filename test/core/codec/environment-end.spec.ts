import { describe, expect, it } from '@jest/globals';
import { EnvironmentReader } from '../../../lib/core/codec/environment-reader.js';
import { MAX_ARGUMENTS, MAX_ENVIRONMENT_LINES } from '../../../lib/core/limits.js';
import { block, environmentOf, read } from './fixture/environments.js';

describe('after an environment', () => {
  const beginnings = Array.from('HANGUP', (_, at) => 'HANGUP'.slice(0, at + 1));

  it.each(['', 'HANGUP\n', 'HANGUP\nHANGUP\n', 'HANGUP\nH', ...beginnings])(
    'the caller may hang up: %j is handed on',
    (rest) => {
      expect(read([block() + rest])).toMatchObject({
        kind: 'read',
        rest: Buffer.from(rest),
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

  it('has nothing after it: other bytes are dropped, hangups are handed on', () => {
    expect(read([`${block()}200 result=1\n`], 'lenient')).toMatchObject({
      kind: 'read',
      rest: Buffer.alloc(0),
    });
    expect(read([`${block()}HANGUP\n`], 'lenient')).toMatchObject({
      rest: Buffer.from('HANGUP\n'),
    });
  });
});

describe('a line that is no key and value', () => {
  it.each(['no colon', 'key:value', ': value', ''])(
    'adds nothing to an environment: %j',
    (line) => {
      const sent = `agi_request: /x\n${line === '' ? '\r' : line}\n\n`;
      for (const rules of ['strict', 'lenient'] as const) {
        expect(environmentOf(read([sent], rules))).toEqual({ agi_request: '/x' });
      }
    },
  );
});

describe('the chunks of an environment', () => {
  it('are read together, also where the last one would be an environment by itself', () => {
    expect(read(['x-token: letmein\n', block()])).toMatchObject({ kind: 'violation' });
    expect(environmentOf(read(['agi_request: /x\n', 'a: b\n\n']))).toEqual({
      agi_request: '/x',
      a: 'b',
    });
  });

  it('may be empty', () => {
    expect(environmentOf(read(['', 'agi_request: /x\n\n']))).toEqual({ agi_request: '/x' });
  });
});

describe('the bytes that an environment takes', () => {
  it('are kept until it is whole, and no longer', () => {
    const reader = new EnvironmentReader(1024, 'strict');
    expect(reader.heldBytes).toBe(0);
    reader.push(Buffer.from('agi_request: /x\n'));
    expect(reader.heldBytes).toBe(16);
    expect(reader.push(Buffer.from('\n'))).toMatchObject({ kind: 'read' });
    expect(reader.heldBytes).toBe(0);
  });

  it('may be exactly as many as are allowed, whole or not', () => {
    const sent = `a: ${'x'.repeat(97)}`;
    for (const chunks of [
      [`${sent}\n\n`],
      [sent, '\n', '\n'],
      [sent.slice(0, 50), `${sent.slice(50)}\n\n`],
    ]) {
      expect(read(chunks, 'strict', 101)).toMatchObject({ kind: 'read' });
      expect(read(chunks, 'strict', 99)).toEqual({ kind: 'overflow' });
    }
    expect(read([`${sent}\n\n`], 'strict', 100)).toMatchObject({ kind: 'read' });
    expect(read([sent], 'strict', 100)).toBeUndefined();
    expect(read([sent], 'strict', 99)).toEqual({ kind: 'overflow' });
  });

  it('belong to the reader: what is handed on is a copy', () => {
    const chunk = Buffer.from(`${block()}HANGUP\n`);
    const outcome = new EnvironmentReader(65_536, 'strict').push(chunk);
    chunk.fill(0);
    expect(outcome).toMatchObject({ kind: 'read', rest: Buffer.from('HANGUP\n') });
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

  it('of Asterisk has no more arguments than Asterisk passes on, whole or in pieces', () => {
    const sent = (count: number): string =>
      block(
        Object.fromEntries(
          Array.from({ length: count }, (_, index) => [`agi_arg_${index + 1}`, 'x']),
        ),
      );
    expect(read([sent(MAX_ARGUMENTS)])).toMatchObject({ kind: 'read' });
    for (const pieces of [
      [sent(MAX_ARGUMENTS + 1)],
      sent(MAX_ARGUMENTS + 1).split(/(?=agi_arg_7)/),
    ]) {
      expect(read(pieces)).toMatchObject({ kind: 'violation' });
    }
  });

  it('of Asterisk is no larger than allowed where it comes as one piece', () => {
    const sent = block({ agi_arg_1: 'x'.repeat(2000) });
    const bytes = sent.length - 2;
    expect(read([sent], 'strict', bytes)).toMatchObject({ kind: 'read' });
    expect(read([sent], 'strict', bytes - 1)).toEqual({ kind: 'overflow' });
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
