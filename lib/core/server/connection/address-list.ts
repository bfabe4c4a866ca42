import { BlockList, isIPv4, isIPv6, SocketAddress } from 'node:net';

const MAPPED = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/;
/** Where the IPv4 address begins in an IPv6 address that maps one. */
const MAPPED_BITS = 96;

/** The rule of an entry of an {@link AddressList}, in the words of an error message. */
export const ADDRESS_OR_NETWORK = 'an IPv4 or IPv6 address, or a network such as 10.1.0.0/16';

/** Addresses and networks. Only IPv4 networks hold IPv4 addresses, however these are written. */
export class AddressList {
  readonly #ipv4 = new BlockList();
  readonly #ipv6 = new BlockList();

  /** @param entries each of them accepted by {@link isAddressOrNetwork} */
  constructor(entries: readonly string[]) {
    for (const entry of entries) {
      const network = parseNetwork(entry);
      if (network?.family === 'ipv4') this.#ipv4.addSubnet(network.address, network.bits, 'ipv4');
      else if (network) this.#ipv6.addSubnet(network.address, network.bits, 'ipv6');
    }
  }

  includes(address: string): boolean {
    const known = canonicalAddress(address);
    return isIPv4(known) ? this.#ipv4.check(known, 'ipv4') : this.#ipv6.check(known, 'ipv6');
  }
}

/** Whether a value is an address or a network in CIDR notation. */
export function isAddressOrNetwork(value: unknown): value is string {
  return typeof value === 'string' && parseNetwork(value) !== undefined;
}

/**
 * Returns the one spelling of an address. An IPv4 address that is mapped into IPv6, as sockets that
 * listen on both report it, becomes that IPv4 address. The zone of a link-local address is left out.
 */
export function canonicalAddress(address: string): string {
  if (isIPv4(address)) return address;
  const canonical = new SocketAddress({ address, family: 'ipv6' }).address;
  return MAPPED.exec(canonical)?.[1] ?? canonical;
}

interface Network {
  readonly family: 'ipv4' | 'ipv6';
  readonly address: string;
  readonly bits: number;
}

function parseNetwork(entry: string): Network | undefined {
  const [, written, prefix] = /^([^/%]+)(?:\/(\d{1,3}))?$/.exec(entry) ?? [];
  if (written === undefined || !(isIPv4(written) || isIPv6(written))) return undefined;
  const address = canonicalAddress(written);
  const family = isIPv4(address) ? 'ipv4' : 'ipv6';
  const size = family === 'ipv4' ? 32 : 128;
  const mapped = family === 'ipv4' && isIPv6(written);
  const bits = prefix === undefined ? size : Number(prefix) - (mapped ? MAPPED_BITS : 0);
  return bits >= 0 && bits <= size ? { family, address, bits } : undefined;
}
