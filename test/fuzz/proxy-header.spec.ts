import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { isIP } from 'node:net';
import { AddressList, canonicalAddress } from '../../lib/core/server/connection/address-list.js';
import {
  ProxyHeaderReader,
  type ProxyHeaderOutcome,
} from '../../lib/core/server/proxy/proxy-header.js';
import { binaryHeader, proxiedLine } from '../core/server/fixture/proxy-header.js';
import { settings } from './settings.js';

const bytes = (maxLength: number): fc.Arbitrary<Buffer> =>
  fc.uint8Array({ maxLength }).map((array) => Buffer.from(array));

const anyHeader = fc.oneof(
  fc
    .tuple(fc.constantFrom(0x20, 0x21, 0x11, 0xff), fc.nat(255), bytes(80))
    .map(([command, family, body]) => binaryHeader(command, family, body)),
  fc.oneof(fc.ipV4(), fc.ipV6()).map((address) => Buffer.from(proxiedLine(address))),
  fc
    .array(fc.constantFrom('PROXY ', 'TCP4 ', 'TCP6 ', 'UNKNOWN', '1.2.3.4 ', '::1 ', '9 ', '\r\n'))
    .map((pieces) => Buffer.from(pieces.join(''))),
  bytes(40),
);

/** Cuts bytes into pieces. */
const pieces = (whole: Buffer, lengths: readonly number[]): Buffer[] => {
  const cut: Buffer[] = [];
  let at = 0;
  for (const length of [...lengths, whole.length]) {
    if (at < whole.length) cut.push(Buffer.from(whole.subarray(at, at + length)));
    at += length;
  }
  return cut;
};

/** Reads until the outcome is known; its rest includes the chunks that were not needed. */
function readAll(chunks: readonly Buffer[]): ProxyHeaderOutcome | undefined {
  const reader = new ProxyHeaderReader();
  for (const [index, chunk] of chunks.entries()) {
    const outcome = reader.push(chunk);
    if (outcome === undefined) continue;
    if (outcome.kind === 'violation') return outcome;
    const rest = Buffer.concat([outcome.rest, ...chunks.slice(index + 1)]);
    return { ...outcome, rest };
  }
  return undefined;
}

describe('a header of the PROXY protocol', () => {
  it('is read the same however it is split, and no byte after it is lost', () => {
    fc.assert(
      fc.property(
        anyHeader,
        bytes(60),
        fc.array(fc.integer({ min: 1, max: 20 }), { maxLength: 20 }),
        (header, rest, lengths) => {
          const whole = Buffer.concat([header, rest]);
          const outcome = readAll([whole]);
          expect(readAll(pieces(whole, lengths))).toEqual(outcome);
          if (outcome?.kind === 'absent') expect(outcome.rest).toEqual(whole);
          if (outcome?.kind === 'read') {
            expect(whole.subarray(whole.length - outcome.rest.length)).toEqual(outcome.rest);
            const { source } = outcome;
            if (source !== undefined) {
              expect(isIP(source)).not.toBe(0);
              expect(canonicalAddress(source)).toBe(source);
            }
          }
        },
      ),
      settings(3000),
    );
  });

  it('is never waited for beyond its bounds', () => {
    fc.assert(
      fc.property(anyHeader, fc.integer({ min: 0, max: 255 }), (header, filler) => {
        const reader = new ProxyHeaderReader();
        const outcome = reader.push(Buffer.concat([header, Buffer.alloc(4096, filler)]));
        expect(outcome).toBeDefined();
      }),
      settings(2000),
    );
  });

  it('tells the address that was put in, in version 1 and 2', () => {
    fc.assert(
      fc.property(fc.oneof(fc.ipV4(), fc.ipV6()), (address) => {
        expect(readAll([Buffer.from(proxiedLine(address))])).toMatchObject({
          kind: 'read',
          source: canonicalAddress(address),
        });
      }),
      settings(1000),
    );
    const ipv4 = fc.uint8Array({ minLength: 12, maxLength: 12 });
    fc.assert(
      fc.property(ipv4, (body) => {
        const source = body.slice(0, 4).join('.');
        expect(readAll([binaryHeader(0x21, 0x11, Buffer.from(body))])).toMatchObject({ source });
      }),
      settings(1000),
    );
  });
});

describe('a network', () => {
  it('holds the addresses that begin with its bits, and no others', () => {
    const address = fc.bigInt({ min: 0n, max: 2n ** 32n - 1n });
    const dotted = (value: bigint): string =>
      [24n, 16n, 8n, 0n].map((shift) => (value >> shift) & 255n).join('.');
    fc.assert(
      fc.property(
        address,
        fc.integer({ min: 0, max: 32 }),
        fc.integer({ min: 0, max: 31 }),
        (base, bits, flipped) => {
          const other = base ^ (1n << BigInt(flipped));
          const list = new AddressList([`${dotted(base)}/${bits}`]);
          const isIn = flipped < 32 - bits;
          expect(list.includes(dotted(base))).toBe(true);
          expect(list.includes(dotted(other))).toBe(isIn);
          expect(list.includes(`::ffff:${dotted(other)}`)).toBe(isIn);
        },
      ),
      settings(2000),
    );
  });
});
