import { describe, expect, it } from '@jest/globals';
import { ProxyHeaderReader } from '../../../../lib/core/server/proxy/proxy-header.js';
import { binaryHeader, LOCAL, proxied, proxiedLine } from '../fixture/proxy-header.js';

const FULL_IPV6 = '2001:0db8:0000:0000:0000:0000:0000:0007';

const read = (bytes: string | Buffer) => new ProxyHeaderReader().push(Buffer.from(bytes));

/** Headers that are read, with the address that they tell. */
const headers: [name: string, header: string | Buffer, source: string | undefined][] = [
  ['1, IPv4', proxiedLine('192.0.2.7'), '192.0.2.7'],
  ['1, IPv6', proxiedLine('2001:DB8:0::7'), '2001:db8::7'],
  ['1, IPv4 mapped into IPv6', proxiedLine('::ffff:192.0.2.7'), '192.0.2.7'],
  ['1, ports at their bounds', 'PROXY TCP4 192.0.2.7 192.0.2.9 0 65535\r\n', '192.0.2.7'],
  ['1, unknown', 'PROXY UNKNOWN\r\n', undefined],
  ['1, unknown with more', 'PROXY UNKNOWN ffff::1 ffff::2 65535 65535\r\n', undefined],
  ['1, as long as may be', `PROXY UNKNOWN ${'f'.repeat(91)}\r\n`, undefined],
  ['2, IPv4', proxied('192.0.2.7'), '192.0.2.7'],
  ['2, IPv6', proxied(FULL_IPV6), '2001:db8::7'],
  ['2, IPv4 mapped into IPv6', proxied('0000:0000:0000:0000:0000:ffff:c000:0207'), '192.0.2.7'],
  // PP2_TYPE_CRC32C with a checksum, PP2_TYPE_NOOP, and 3 KB of something else.
  [
    '2, extensions',
    proxied('192.0.2.7', Buffer.from([3, 0, 4, 1, 2, 3, 4, 4, 0, 1, 0])),
    '192.0.2.7',
  ],
  ['2, many bytes after the addresses', proxied('192.0.2.7', Buffer.alloc(3000)), '192.0.2.7'],
  ['2, LOCAL', LOCAL, undefined],
  ['2, LOCAL with an address', binaryHeader(0x20, 0x11, Buffer.alloc(12, 1)), undefined],
  ['2, unspecified', binaryHeader(0x21, 0, Buffer.alloc(0)), undefined],
  ['2, a datagram', binaryHeader(0x21, 0x12, Buffer.alloc(12, 1)), undefined],
  ['2, a Unix socket', binaryHeader(0x21, 0x31, Buffer.alloc(216, 1)), undefined],
];

describe('a header of the PROXY protocol', () => {
  it.each(headers)(
    'of version %s, is read, and the bytes after it are kept',
    (_name, header, source) => {
      const bytes = Buffer.concat([Buffer.from(header), Buffer.from('agi_network: yes\n')]);
      expect(read(bytes)).toEqual({
        kind: 'read',
        source,
        rest: Buffer.from('agi_network: yes\n'),
      });
    },
  );

  it.each(headers)(
    'of version %s, is read the same in two pieces, split anywhere',
    (_name, header) => {
      const bytes = Buffer.from(header);
      for (let cut = 1; cut < bytes.length; cut++) {
        const reader = new ProxyHeaderReader();
        expect(reader.push(bytes.subarray(0, cut))).toBeUndefined();
        expect(reader.push(bytes.subarray(cut))).toEqual(read(bytes));
      }
    },
  );

  it.each([
    ['no family', 'PROXY \r\n', 'family'],
    ['a family of its own', 'PROXY TCP5 192.0.2.7 192.0.2.9 1 2\r\n', 'family'],
    ['a name', 'PROXY TCP4 localhost 192.0.2.9 1 2\r\n', 'two addresses of TCP4'],
    ['the other family', 'PROXY TCP4 2001:db8::1 2001:db8::2 1 2\r\n', 'two addresses of TCP4'],
    ['the other family', 'PROXY TCP6 192.0.2.7 192.0.2.9 1 2\r\n', 'two addresses of TCP6'],
    ['a zone', 'PROXY TCP6 fe80::1%eth0 fe80::2 1 2\r\n', 'two addresses of TCP6'],
    ['one address', 'PROXY TCP4 192.0.2.7 1 2\r\n', 'two addresses'],
    ['a leading zero', 'PROXY TCP4 192.0.2.07 192.0.2.9 1 2\r\n', 'two addresses'],
    ['two spaces', 'PROXY TCP4  192.0.2.7 192.0.2.9 1 2\r\n', 'two addresses'],
    ['one port', 'PROXY TCP4 192.0.2.7 192.0.2.9 1\r\n', 'two ports'],
    ['three ports', 'PROXY TCP4 192.0.2.7 192.0.2.9 1 2 3\r\n', 'two ports'],
    ['a port too large', 'PROXY TCP4 192.0.2.7 192.0.2.9 1 65536\r\n', 'two ports'],
    ['a port of words', 'PROXY TCP4 192.0.2.7 192.0.2.9 1 0x10\r\n', 'two ports'],
    ['LF alone', 'PROXY TCP4 192.0.2.7 192.0.2.9 1 2\nagi_network: yes\n\r\n', 'two ports'],
    ['a line too long', `PROXY UNKNOWN ${'f'.repeat(92)}\r\n`, '107 bytes'],
    ['no end', `PROXY ${'x'.repeat(1 << 20)}`, '107 bytes'],
    ['version 1 in version 2', binaryHeader(0x11, 0x11, Buffer.alloc(12)), 'version and command'],
    ['version 3', binaryHeader(0x31, 0x11, Buffer.alloc(12)), 'version and command'],
    ['no such command', binaryHeader(0x22, 0x11, Buffer.alloc(12)), 'version and command'],
    ['no such family', binaryHeader(0x21, 0x41, Buffer.alloc(12)), 'family or transport'],
    ['no such transport', binaryHeader(0x21, 0x13, Buffer.alloc(12)), 'family or transport'],
    ['too few bytes for IPv4', binaryHeader(0x21, 0x11, Buffer.alloc(11)), 'too short'],
    ['too few bytes for IPv6', binaryHeader(0x21, 0x21, Buffer.alloc(35)), 'too short'],
    ['64 KB', binaryHeader(0x21, 0x11, Buffer.alloc(65_535)).subarray(0, 16), '4096 bytes'],
  ])('with %s is a violation', (_name, bytes, reason) => {
    expect(read(bytes)).toEqual({
      kind: 'violation',
      reason: expect.stringContaining(reason),
    });
  });

  it.each(['agi_network: yes\n', 'PROXx', 'proxy TCP4', '\r\n\r\n\r', '\n', '\0'])(
    'is absent if the first bytes are %j',
    (bytes) => {
      expect(read(bytes)).toEqual({ kind: 'absent', rest: Buffer.from(bytes) });
    },
  );

  it('is absent, with all bytes, if only its beginning looks like one', () => {
    const reader = new ProxyHeaderReader();
    expect(reader.push(Buffer.from('PRO'))).toBeUndefined();
    expect(reader.push(Buffer.from('FILE: x\n\n'))).toEqual({
      kind: 'absent',
      rest: Buffer.from('PROFILE: x\n\n'),
    });
  });
});
