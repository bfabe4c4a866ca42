import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { escapeArgument, joinArguments } from '../../lib/ami/codec/application-data.js';
import { AmiDecoder } from '../../lib/ami/codec/decoder.js';
import { encodeAction } from '../../lib/ami/codec/encoder.js';
import { awkwardText, settings } from './settings.js';

const GREETING = 'Asterisk Call Manager/11.0.0\r\n';
const LIMITS = { maxMessageBytes: 300, maxMessageLines: 12, encoding: 'latin1' as const };

/** Pieces of which messages are made, and bytes of which they are not. */
const piece = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.constantFrom('\r\n', '\r\n\r\n', ': ', ':', '\n', '\r', 'Event: X\r\n', '\0'),
  },
  {
    weight: 3,
    arbitrary: fc.constantFrom('Response: Error\r\n', '__proto__: x\r\n', 'ActionID: 1\r\n', ' '),
  },
  { weight: 2, arbitrary: fc.string({ unit: 'binary', maxLength: 12 }) },
);
const stream = fc
  .tuple(fc.constantFrom(GREETING, GREETING, GREETING, ''), fc.array(piece, { maxLength: 60 }))
  .map(([greeting, parts]) => Buffer.from(greeting + parts.join('')));

/** All that a decoder says of a stream that comes in these parts. */
function read(parts: readonly Buffer[]): unknown[] {
  const said: unknown[] = [];
  const decoder = new AmiDecoder(
    {
      greeting: (version) => said.push(version),
      message: (message) => {
        const length = Object.values(message).join('').length;
        if (length > LIMITS.maxMessageBytes) throw new Error(`a message of ${length} characters`);
        said.push(JSON.stringify(Object.entries(message)));
      },
      violation: () => said.push('violation'),
      overflow: (limit) => said.push(limit),
    },
    LIMITS,
  );
  for (const part of parts) {
    decoder.push(Buffer.from(part));
    // A buffer that grows takes twice what it holds, and a chunk is kept as it came.
    const most = Math.max(2 * 600 + 256, part.length);
    if (decoder.heldBytes > most) throw new Error(`${decoder.heldBytes} bytes are kept`);
  }
  return said;
}

describe('any stream of a manager', () => {
  it('gives messages, one violation or one overflow, however the network cuts it', () => {
    fc.assert(
      fc.property(stream, fc.array(fc.nat(400), { maxLength: 8 }), (bytes, places) => {
        const bounds = [0, ...places.filter((at) => at < bytes.length).sort((a, b) => a - b)];
        const parts = bounds.map((at, index) => bytes.subarray(at, bounds[index + 1]));
        const said = read(parts);
        expect(said).toEqual(read([bytes]));
        expect(said).toEqual(read([...bytes].map((byte) => Buffer.of(byte))));
        const ends = said.filter((one) => /^(?:violation|max)/.test(String(one)));
        expect(ends.length).toBeLessThanOrEqual(1);
        if (ends.length === 1) expect(said.at(-1)).toBe(ends[0]);
      }),
      settings(1000),
    );
  });
});

describe('any bytes of a manager', () => {
  it('never throw, and never make the decoder keep more than its limits', () => {
    const bytes = fc.uint8Array({ maxLength: 800 });
    const encoding = fc.constantFrom('utf8' as const, 'latin1' as const);
    fc.assert(
      fc.property(
        fc.boolean(),
        fc.array(bytes, { maxLength: 4 }),
        encoding,
        (greets, parts, read) => {
          let ends = 0;
          const end = (): void => {
            ends++;
          };
          const decoder = new AmiDecoder(
            { greeting: () => undefined, message: () => undefined, violation: end, overflow: end },
            { ...LIMITS, encoding: read },
          );
          if (greets) decoder.push(Buffer.from(GREETING));
          for (const part of parts) {
            decoder.push(Buffer.from(part));
            expect(decoder.heldBytes).toBeLessThanOrEqual(Math.max(2 * 600 + 256, part.length));
          }
          expect(ends).toBeLessThanOrEqual(1);
        },
      ),
      settings(2000),
    );
  });
});

describe('any messages of a manager', () => {
  it('are read as they were written, however the network cuts them', () => {
    const name = fc
      .string({ unit: 'grapheme-ascii', minLength: 1, maxLength: 8 })
      .filter((one) => /^[!-9;-~]+$/.test(one));
    // A line ends in CR LF only: a value may hold one of them alone, as a caller's name does.
    const value = awkwardText
      .filter((one) => !/\r\n|\r$|[\uD800-\uDFFF]/.test(one))
      .map((one) => one.slice(0, 40).replace(/\r$/, ''));
    const message = fc.dictionary(name, value, { minKeys: 1, maxKeys: 5, noNullPrototype: false });
    fc.assert(
      fc.property(fc.array(message, { maxLength: 5 }), fc.array(fc.nat(999)), (sent, places) => {
        const text = sent
          .map((one) =>
            [...Object.entries(one).map(([key, of]) => `${key}: ${of}`), '', ''].join('\r\n'),
          )
          .join('');
        const bytes = Buffer.from(GREETING + text);
        const bounds = [0, ...places.filter((at) => at < bytes.length).sort((a, b) => a - b)];
        const got: unknown[] = [];
        const decoder = new AmiDecoder(
          {
            greeting: () => undefined,
            message: (one) => got.push(Object.entries(one)),
            violation: (reason) => got.push(reason),
            overflow: (limit) => got.push(limit),
          },
          { maxMessageBytes: 100_000, maxMessageLines: 1000, encoding: 'utf8' },
        );
        for (const [index, at] of bounds.entries())
          decoder.push(bytes.subarray(at, bounds[index + 1]));
        expect(got).toEqual(sent.map((one) => Object.entries(one)));
      }),
      settings(2000),
    );
  });
});

describe('any headers of an action', () => {
  it('are one header each, of exactly this value, or refused', () => {
    const value = fc.oneof(awkwardText, fc.constantFrom('a\r\nb', '\n', '\0', '\r\n\r\nAction: x'));
    const encoding = fc.constantFrom('utf8' as const, 'latin1' as const);
    const headers = fc.dictionary(fc.string({ unit: 'binary', maxLength: 8 }), value, {
      maxKeys: 6,
    });
    fc.assert(
      fc.property(fc.string({ maxLength: 8 }), headers, encoding, (action, given, sent) => {
        let text: string;
        try {
          text = encodeAction(action, given, '7', sent);
        } catch (error) {
          expect((error as { code: string }).code).toMatch(/^E_A(?:GI|MI)_/);
          return;
        }
        if (sent === 'latin1') expect(Buffer.from(text, sent).toString(sent)).toBe(text);
        expect(text.endsWith('\r\n\r\n')).toBe(true);
        const lines = text.slice(0, -4).split(/\r\n|\r|\n|\0/);
        expect(lines).toEqual([
          `Action: ${action}`,
          'ActionID: 7',
          ...Object.entries(given).map(([name, one]) => `${name}: ${one}`),
        ]);
      }),
      settings(3000),
    );
  });
});

describe('any arguments of an application', () => {
  it('come apart again as Asterisk splits them', () => {
    fc.assert(
      fc.property(fc.array(awkwardText, { minLength: 1, maxLength: 5 }), (texts) => {
        expect(split(joinArguments(texts))).toEqual(texts);
        expect(split(escapeArgument(texts[0]!))).toEqual([texts[0]]);
      }),
      settings(3000),
    );
  });
});

/** `__ast_app_separate_args` of app.c, with a comma as its separator and quotes removed. */
function split(data: string): string[] {
  const found = [''];
  let parentheses = 0;
  let brackets = 0;
  let isQuoted = false;
  const add = (text: string): void => {
    found.push((found.pop() ?? '') + text);
  };
  for (let at = 0; at < data.length; at++) {
    const char = data[at]!;
    if (char === '\\') add(data[++at] ?? '');
    else if (char === '"') isQuoted = !isQuoted;
    else if (char === ',' && !isQuoted && parentheses <= 0 && brackets <= 0) found.push('');
    else {
      if (char === '(') parentheses++;
      if (char === ')') parentheses--;
      if (char === '[') brackets++;
      if (char === ']') brackets--;
      add(char);
    }
  }
  return found;
}
