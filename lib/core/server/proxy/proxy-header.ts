import { isIPv4, isIPv6 } from 'node:net';
import { ByteBuffer } from '../../codec/byte-buffer.js';
import { MAX_PROXY_HEADER_BYTES, MAX_PROXY_LINE_BYTES } from '../../limits.js';
import { canonicalAddress } from '../connection/address-list.js';

/**
 * The beginning of a connection: a header, with the address of the peer and the bytes after it; no
 * header; or a wrong one. The address is `undefined` where the proxy speaks for itself, as in a health
 * check, or does not know the peer.
 */
export type ProxyHeaderOutcome =
  | { readonly kind: 'read'; readonly source: string | undefined; readonly rest: Buffer }
  | { readonly kind: 'absent'; readonly rest: Buffer }
  | { readonly kind: 'violation'; readonly reason: string };

/** The first bytes of a header of version 1, which is a line of text, and of one of version 2. */
const TEXT = Buffer.from('PROXY ');
const BINARY = Buffer.from('\r\n\r\n\0\r\nQUIT\n');

/** Signature, version and command, family, and the length of what follows. */
const BINARY_FIXED_BYTES = 16;
const LINE_END = Buffer.from('\r\n');

const LOCAL = 0x20;
const PROXY = 0x21;
const TCP_OVER_IPV4 = 0x11;
const TCP_OVER_IPV6 = 0x21;
/** AF_UNIX, and below it AF_UNSPEC, AF_INET and AF_INET6; DGRAM, and below it UNSPEC and STREAM. */
const LAST_FAMILY = 3;
const LAST_TRANSPORT = 2;

const PORT = /^(?:0|[1-9]\d{0,4})$/;

/** Whether a connection whose first byte is this could begin with a header of the PROXY protocol. */
export function mayBeProxyHeader(firstByte: number | undefined): boolean {
  return firstByte === TEXT[0] || firstByte === BINARY[0];
}

/** Reads a header of the PROXY protocol, version 1 or 2, that may come in pieces. */
export class ProxyHeaderReader {
  readonly #buffer = new ByteBuffer();

  /** Bytes of memory that it keeps. */
  get heldBytes(): number {
    return this.#buffer.capacity;
  }

  /** Takes bytes; returns the outcome, or `undefined` while more bytes are needed. */
  push(chunk: Buffer): ProxyHeaderOutcome | undefined {
    this.#buffer.append(chunk);
    const bytes = this.#buffer.peek(this.#buffer.length);
    if (beginsAs(TEXT, bytes)) return bytes.length < TEXT.length ? undefined : readLine(bytes);
    if (beginsAs(BINARY, bytes)) {
      return bytes.length < BINARY_FIXED_BYTES ? undefined : readBinary(bytes);
    }
    return { kind: 'absent', rest: bytes };
  }
}

/** Whether the bytes begin with the signature, or with a part of it if there are no more yet. */
function beginsAs(signature: Buffer, bytes: Buffer): boolean {
  const length = Math.min(signature.length, bytes.length);
  return signature.compare(bytes, 0, length, 0, length) === 0;
}

function readLine(bytes: Buffer): ProxyHeaderOutcome | undefined {
  const end = bytes.subarray(0, MAX_PROXY_LINE_BYTES).indexOf(LINE_END);
  if (end === -1) {
    if (bytes.length < MAX_PROXY_LINE_BYTES) return undefined;
    return violation(`its line is longer than ${MAX_PROXY_LINE_BYTES} bytes`);
  }
  const rest = bytes.subarray(end + LINE_END.length);
  const line = bytes.toString('latin1', TEXT.length, end);
  // A sender that does not know the peer may still write more on the line.
  if (line === 'UNKNOWN' || line.startsWith('UNKNOWN ')) return read(undefined, rest);

  const [family, source = '', destination = '', ...ports] = line.split(' ');
  const isAddress = family === 'TCP4' ? isIPv4 : family === 'TCP6' ? isIPv6WithoutZone : undefined;
  if (isAddress === undefined) return violation('its family is not TCP4, TCP6 or UNKNOWN');
  if (!isAddress(source) || !isAddress(destination)) {
    return violation(`it does not name two addresses of ${family}`);
  }
  if (ports.length !== 2 || !ports.every(isPort)) return violation('it does not name two ports');
  return read(source, rest);
}

function readBinary(bytes: Buffer): ProxyHeaderOutcome | undefined {
  const command = bytes.readUInt8(12);
  const family = bytes.readUInt8(13);
  const length = BINARY_FIXED_BYTES + bytes.readUInt16BE(14);
  if (command !== LOCAL && command !== PROXY) {
    return violation('its version and command are not 2 and LOCAL or PROXY');
  }
  if (family >> 4 > LAST_FAMILY || (family & 0xf) > LAST_TRANSPORT) {
    return violation('its address family or transport is not defined');
  }
  if (length > MAX_PROXY_HEADER_BYTES) {
    return violation(`it is longer than ${MAX_PROXY_HEADER_BYTES} bytes`);
  }
  const isIPv4 = family === TCP_OVER_IPV4;
  // A peer of the proxy on a Unix socket, or one without TCP, has no address that is of use here.
  const isNamed = command === PROXY && (isIPv4 || family === TCP_OVER_IPV6);
  const addressBytes = isIPv4 ? 4 : 16;
  // Two addresses and two ports. Extensions (TLV) may follow; they are not read.
  if (isNamed && length < BINARY_FIXED_BYTES + 2 * addressBytes + 4) {
    return violation('it is too short for its addresses');
  }
  if (bytes.length < length) return undefined;
  const source = bytes.subarray(BINARY_FIXED_BYTES, BINARY_FIXED_BYTES + addressBytes);
  return read(isNamed ? addressOf(source) : undefined, bytes.subarray(length));
}

function addressOf(bytes: Buffer): string {
  if (bytes.length === 4) return bytes.join('.');
  return bytes.toString('hex').replaceAll(/.{4}(?!$)/g, '$&:');
}

function isIPv6WithoutZone(text: string): boolean {
  return isIPv6(text) && !text.includes('%');
}

function isPort(text: string): boolean {
  return PORT.test(text) && Number(text) <= 65_535;
}

function read(source: string | undefined, rest: Buffer): ProxyHeaderOutcome {
  return { kind: 'read', source: source && canonicalAddress(source), rest };
}

function violation(reason: string): ProxyHeaderOutcome {
  return { kind: 'violation', reason };
}
