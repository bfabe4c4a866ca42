import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { CATALOGUE, type Reply } from 'nestjs-agi/core';
import { EnvironmentReader } from '../../lib/core/codec/environment-reader.js';
import { readFencedRegion } from '../../lib/core/codec/fenced-region.js';
import { ReplyReader, type ReplySink } from '../../lib/core/codec/reply-reader.js';
import { bytesOfData, parseReply } from '../../lib/core/codec/reply.js';
import { parseQuery, parseTarget } from '../../lib/core/codec/request-url.js';
import { settings } from './settings.js';

/** Pieces of which real replies are made, and bytes of which they are not. */
const piece = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.constantFrom('200 result=', '1', '0', '-1', ' (', ')', '\n', 'HANGUP\n'),
  },
  {
    weight: 3,
    arbitrary: fc.constantFrom('520-usage\n', '520 End\n', '100 x\n', '511 dead\n', '510 x\n'),
  },
  {
    weight: 3,
    arbitrary: fc.constantFrom(
      '200 result=1 (w)\n',
      'endpos=',
      'text0="',
      '"',
      '\\',
      ' ',
      '\r',
      '\0',
    ),
  },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 12 }) },
);
const bytes = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.array(piece, { maxLength: 40 }).map((parts) => Buffer.from(parts.join(''))),
  },
  { weight: 1, arbitrary: fc.uint8Array({ maxLength: 200 }).map((array) => Buffer.from(array)) },
);
const chunks = fc.array(bytes, { maxLength: 20 });

describe('any byte stream', () => {
  it('gives the reader nothing but replies, hangups, one violation or one overflow', () => {
    const acts = fc.array(
      fc.oneof(
        bytes,
        fc.constantFrom('plain' as const, 'text' as const, 'exact' as const, 'fence' as const),
      ),
      {
        maxLength: 40,
      },
    );
    fc.assert(
      fc.property(acts, fc.integer({ min: 16, max: 4096 }), (steps, limit) => {
        let ended = 0;
        const sink: ReplySink = {
          hangup: () => {
            expect(ended).toBe(0);
          },
          reply: (reply) => {
            expect(ended).toBe(0);
            expect(reply.code).toBeGreaterThanOrEqual(0);
            for (const row of CATALOGUE) row.decode(reply);
          },
          ambiguous: () => {
            reader.fence('w');
          },
          fenced: (region) => {
            expect(region.length).toBeLessThanOrEqual(limit + 8192);
          },
          violation: () => ended++,
          overflow: () => ended++,
          lost: () => ended++,
        };
        const reader = new ReplyReader(sink, limit);
        for (const step of steps) {
          // After the end nothing more is announced.
          if (ended > 0 && typeof step === 'string') continue;
          if (step === 'fence') reader.fence('w');
          else if (typeof step === 'string') reader.expect(step);
          else reader.push(step);
        }
        expect(ended).toBeLessThanOrEqual(1);
      }),
      settings(3000),
    );
  });

  it('is read the same however the network cuts it, where no value is in doubt', () => {
    fc.assert(
      fc.property(bytes, fc.array(fc.nat(400), { maxLength: 8 }), (stream, places) => {
        const read = (parts: readonly Buffer[]): unknown[] => {
          const events: unknown[] = [];
          const sink: ReplySink = {
            hangup: () => events.push('HANGUP'),
            reply: (reply: Reply) => {
              events.push(reply.raw);
              reader.expect('plain');
            },
            ambiguous: () => events.push('ambiguous'),
            fenced: (region) => events.push(region.toString('latin1')),
            violation: (reason) => events.push(reason),
            overflow: () => events.push('overflow'),
            lost: () => events.push('lost'),
          };
          const reader = new ReplyReader(sink, 1 << 20);
          reader.expect('plain');
          for (const part of parts) reader.push(Buffer.from(part));
          return events;
        };
        const bounds = [0, ...places.filter((at) => at < stream.length).sort((a, b) => a - b)];
        const parts = bounds.map((at, index) => stream.subarray(at, bounds[index + 1]));
        expect(read(parts)).toEqual(read([stream]));
      }),
      settings(3000),
    );
  });

  it('is a fenced region that can be told apart', () => {
    fc.assert(
      fc.property(bytes, fc.boolean(), (region, mayHoldValue) => {
        const { reply } = readFencedRegion(region, mayHoldValue);
        if (reply) for (const row of CATALOGUE) row.decode(parseReply(reply));
        else expect(reply).toBeUndefined();
      }),
      settings(1000),
    );
  });

  it('gives an environment, a refusal, or waits for more, and never keeps more than is allowed', () => {
    fc.assert(
      fc.property(
        chunks,
        fc.constantFrom('strict' as const, 'lenient' as const),
        (parts, rules) => {
          const reader = new EnvironmentReader(1024, rules);
          for (const part of parts) {
            const outcome = reader.push(part);
            if (outcome) {
              expect(['read', 'violation', 'overflow']).toContain(outcome.kind);
              return;
            }
            // A buffer that grows takes twice what it holds.
            expect(reader.heldBytes).toBeLessThanOrEqual(2 * 1024 + 256);
          }
        },
      ),
      settings(2000),
    );
  });

  it('is a URL that can be read', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const { path, segments, query } = parseTarget(text);
        expect(path).toBe(`/${segments.join('/')}`);
        parseQuery(query);
        parseQuery(text);
      }),
      settings(2000),
    );
  });
});

describe('any value', () => {
  it('is read exactly with the help of a fence, with what Asterisk may write around it', () => {
    const value = fc.array(piece, { maxLength: 30 }).map((parts) => Buffer.from(parts.join('')));
    fc.assert(
      fc.property(value, fc.nat(2), fc.nat(2), (text, before, after) => {
        const region = Buffer.concat([
          Buffer.from('HANGUP\n'.repeat(before)),
          Buffer.from('200 result=1 ('),
          text,
          Buffer.from(`)\n${'HANGUP\n'.repeat(after)}`),
        ]);
        const { reply, hangup, stray } = readFencedRegion(region, true);
        expect(bytesOfData(parseReply(reply!))).toEqual(text);
        expect([hangup, stray]).toEqual([before + after > 0, false]);
      }),
      settings(3000),
    );
  });
});
