import { describe, expect, it } from '@jest/globals';
import {
  AddressList,
  canonicalAddress,
  isAddressOrNetwork,
} from '../../../../lib/core/server/connection/address-list.js';

describe('a list of addresses', () => {
  it.each([
    ['192.0.2.1', '192.0.2.1', true],
    ['192.0.2.1', '192.0.2.2', false],
    ['192.0.2.1', '::ffff:192.0.2.1', true],
    ['192.0.2.1', '::ffff:c000:201', true],
    ['::ffff:192.0.2.1', '192.0.2.1', true],
    ['10.0.0.0/8', '10.255.255.255', true],
    ['10.0.0.0/8', '11.0.0.0', false],
    ['10.1.2.3/8', '10.9.9.9', true],
    ['10.0.0.0/9', '10.127.255.255', true],
    ['10.0.0.0/9', '10.128.0.0', false],
    ['::ffff:10.0.0.0/104', '10.2.3.4', true],
    ['::ffff:10.0.0.0/104', '11.2.3.4', false],
    ['0.0.0.0/0', '203.0.113.9', true],
    ['0.0.0.0/0', '2001:db8::1', false],
    ['::/0', '2001:db8::1', true],
    ['::/0', '203.0.113.9', false],
    ['::/0', '::ffff:203.0.113.9', false],
    ['2001:db8::/33', '2001:db8:7fff::1', true],
    ['2001:db8::/33', '2001:db8:8000::1', false],
    ['2001:DB8:0:0::1', '2001:db8::1', true],
    ['fe80::/10', 'fe80::1%eth0', true],
  ])('of %p: %p is in it: %p', (entry, address, expected) => {
    expect(new AddressList(['198.51.100.1', entry]).includes(address)).toBe(expected);
  });

  it.each([
    ...['', ' ', 'localhost', '10.1', '10.0.0.256', '010.0.0.1', '10.0.0.0/33', '10.0.0.0/-1'],
    ...['10.0.0.0/', '10.0.0.0/8/8', '10.0.0.0/255.0.0.0', '10.0.0.1 ', '10.0.0.0/ 8', '::/129'],
    ...['::ffff:10.0.0.0/95', 'fe80::1%eth0', '2001:db8::g', '[::1]', '10.0.0.0/1e1', '1.2.3.4\n'],
    ...[10, null, undefined, ['10.0.0.1'], new String('10.0.0.1')],
  ])('has no entry %p', (entry) => {
    expect(isAddressOrNetwork(entry)).toBe(false);
  });

  it('knows one spelling of each address', () => {
    expect(
      ['192.0.2.1', '::FFFF:C000:0201', '2001:DB8:0:0:0::1', 'fe80::1%eth0'].map(canonicalAddress),
    ).toEqual(['192.0.2.1', '192.0.2.1', '2001:db8::1', 'fe80::1']);
  });
});
