import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { parseEnvironment } from 'nestjs-agi/core';
import { ORDER } from '../../lib/core/codec/environment.js';
import { EnvironmentText } from '../../lib/core/codec/environment-text.js';
import { parseReply, parseShortReply } from '../../lib/core/codec/reply.js';
import { awkwardText, settings } from './settings.js';

/** Text that callers and dialplans may get into a value, such as lines that look like Asterisk's own. */
const value = fc.oneof(
  awkwardText,
  fc
    .tuple(awkwardText, fc.constantFrom(...ORDER, 'agi_arg_1', 'agi_arg_2'), awkwardText)
    .map(([before, key, after]) => `${before}\n${key}: ${after}`),
);
const clean = awkwardText.map((text) => text.replaceAll('\n', ' '));

const blockOf = (values: fc.Arbitrary<string>): fc.Arbitrary<string> =>
  fc
    .tuple(
      fc.array(values, { minLength: ORDER.length, maxLength: ORDER.length }),
      fc.array(values, { maxLength: 3 }),
      fc.constantFrom('whole', 'whole', 'cut', 'swapped'),
      fc.nat(ORDER.length - 2),
    )
    .map(([texts, args, harm, at]) => {
      const lines = texts.map((one, index) => `${ORDER[index] ?? ''}: ${one}`);
      args.forEach((one, index) => lines.push(`agi_arg_${index + 1}: ${one}`));
      if (harm === 'cut') lines.splice(at, 1);
      if (harm === 'swapped') lines.splice(at, 2, lines[at + 1] ?? '', lines[at] ?? '');
      return lines.join('\n');
    });

describe('an environment that is kept as text', () => {
  it('gives the same values as reading it line by line, and is never one that is refused', () => {
    let usual = 0;
    fc.assert(
      fc.property(fc.oneof(blockOf(value), blockOf(clean)), (text) => {
        const kept = EnvironmentText.of(text);
        if (kept === undefined) return;
        usual++;
        const verdict = parseEnvironment(text, 'strict');
        expect(verdict).toEqual({ environment: kept.toEnvironment() });
        for (const [key, said] of Object.entries(kept.toEnvironment())) {
          expect(kept.get(key)).toBe(said);
        }
        for (const key of ['agi_arg_0', 'agi_arg_01', 'agi_arg_9', 'toString', '']) {
          expect(kept.get(key)).toBeUndefined();
        }
      }),
      settings(2000),
    );
    expect(usual).toBeGreaterThan(100);
  });
});

describe('a reply that is read the short way', () => {
  it('is the same as when it is read the long way', () => {
    const part = fc.oneof(
      fc.constantFrom('200 result=', '0', '1 (', '-1', '*#', ' ', 'endpos=3520', ' (x)', ')', '\n'),
      fc.constantFrom('\r', '\0', '\t', 'HANGUP'),
      awkwardText,
    );
    let short = 0;
    fc.assert(
      fc.property(fc.array(part, { maxLength: 6 }), fc.boolean(), (parts, mayHoldValue) => {
        const line = Buffer.from(`200 result=${parts.join('')}\n`);
        const reply = parseShortReply(line, mayHoldValue);
        if (reply === undefined) return;
        short++;
        expect(reply).toEqual(parseReply(line.subarray(0, -1)));
        expect(line.indexOf('\n')).toBe(line.length - 1);
        // The end of a value that does not end its line may be imitated.
        if (mayHoldValue && reply.raw.startsWith('200 result=1 (')) expect(reply.rest).toBe('');
      }),
      settings(2000),
    );
    expect(short).toBeGreaterThan(100);
    for (const other of ['', '\n', '200 result=', '510 x\n', '200 result=1 (a\n', 'HANGUP\n']) {
      expect(parseShortReply(Buffer.from(other), false)).toBeUndefined();
    }
    expect(parseShortReply(Buffer.from('200 result=1 (a) b\n'), true)).toBeUndefined();
  });
});
