/** One packet of RTP (RFC 3550), without what we have no use for. */
export interface RtpPacket {
  payloadType: number;
  marker: boolean;
  sequence: number;
  timestamp: number;
  source: number;
  payload: Buffer;
}

const HEADER = 12;

export function formatRtp(packet: RtpPacket): Buffer {
  const bytes = Buffer.alloc(HEADER + packet.payload.length);
  bytes[0] = 0x80;
  bytes[1] = packet.payloadType | (packet.marker ? 0x80 : 0);
  bytes.writeUInt16BE(packet.sequence & 0xffff, 2);
  bytes.writeUInt32BE(packet.timestamp >>> 0, 4);
  bytes.writeUInt32BE(packet.source, 8);
  packet.payload.copy(bytes, HEADER);
  return bytes;
}

/** Undefined for what is no RTP: RTCP on the same port, for example. */
export function parseRtp(bytes: Buffer): RtpPacket | undefined {
  const [first = 0, second = 0] = bytes;
  if (bytes.length < HEADER || first >> 6 !== 2) return undefined;
  const payloadType = second & 0x7f;
  if (payloadType >= 72 && payloadType <= 76) return undefined;
  let start = HEADER + 4 * (first & 0x0f);
  // An extension tells its own length, in words after the first.
  if (first & 0x10 && bytes.length >= start + 4) start += 4 + 4 * bytes.readUInt16BE(start + 2);
  return {
    payloadType,
    marker: (second & 0x80) !== 0,
    sequence: bytes.readUInt16BE(2),
    timestamp: bytes.readUInt32BE(4),
    source: bytes.readUInt32BE(8),
    payload: bytes.subarray(start),
  };
}

const KEYS = '0123456789*#ABCD';

/** The event of RFC 4733 for a key; throws for what is no key. */
export function keyEvent(key: string): number {
  const event = KEYS.indexOf(key.toUpperCase());
  if (key.length !== 1 || event < 0) throw new Error(`not a key of a telephone: ${key}`);
  return event;
}

/** @param duration how long the key has been down, in samples */
export function formatKey(event: number, duration: number, end: boolean): Buffer {
  // The volume, -10 dBm0, is what telephones send.
  const bytes = Buffer.from([event, (end ? 0x80 : 0) | 10, 0, 0]);
  bytes.writeUInt16BE(Math.min(duration, 0xffff), 2);
  return bytes;
}

/** The key of an event that ends; undefined while it lasts, and for events that are no keys. */
export function endedKey(payload: Buffer): string | undefined {
  const [event = 255, flags = 0] = payload;
  return flags & 0x80 ? KEYS[event] : undefined;
}
