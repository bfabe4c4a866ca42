import { type Codec } from './g711.js';

/** In which directions a party is willing to send and receive. */
export type MediaDirection = 'sendrecv' | 'sendonly' | 'recvonly' | 'inactive';

/** The payload type by which we announce RFC 4733 keys; a peer may choose another. */
export const KEY_PAYLOAD = 101;

export const AUDIO_PAYLOADS: Readonly<Record<Codec, number>> = { ulaw: 0, alaw: 8 };

const ENCODINGS: Readonly<Record<Codec, string>> = { ulaw: 'PCMU', alaw: 'PCMA' };

/** The audio that one party asked for. */
export interface SessionDescription {
  port: number;
  codecs: readonly Codec[];
  direction: MediaDirection;
  /** The payload type of RFC 4733 keys; undefined: the party does not understand them. */
  keyPayload: number | undefined;
}

/** @param version grows with each description of one session */
export function formatSdp(description: SessionDescription, version: number): string {
  const { port, codecs, direction, keyPayload } = description;
  const payloads = codecs.map((codec) => AUDIO_PAYLOADS[codec]);
  const keys = keyPayload === undefined ? [] : [keyPayload];
  return [
    'v=0',
    `o=- ${port} ${version} IN IP4 127.0.0.1`,
    's=-',
    'c=IN IP4 127.0.0.1',
    't=0 0',
    `m=audio ${port} RTP/AVP ${[...payloads, ...keys].join(' ')}`,
    ...codecs.map((codec) => `a=rtpmap:${AUDIO_PAYLOADS[codec]} ${ENCODINGS[codec]}/8000`),
    ...keys.flatMap((type) => [`a=rtpmap:${type} telephone-event/8000`, `a=fmtp:${type} 0-16`]),
    'a=ptime:20',
    `a=${direction}`,
    '',
  ].join('\r\n');
}

export function parseSdp(text: string): SessionDescription {
  const [, port = '0', payloads = ''] = /^m=audio (\d+) \S+ ([\d ]+)/m.exec(text) ?? [];
  const types = payloads.trim().split(' ').map(Number);
  const names = Object.keys(AUDIO_PAYLOADS) as Codec[];
  const keys = /^a=rtpmap:(\d+) telephone-event\/8000/im.exec(text)?.[1];
  const direction = /^a=(sendrecv|sendonly|recvonly|inactive)/m.exec(text)?.[1];
  return {
    port: Number(port),
    // In the order of the party's preference.
    codecs: types.flatMap((type) => names.filter((name) => AUDIO_PAYLOADS[name] === type)),
    direction: (direction ?? 'sendrecv') as MediaDirection,
    keyPayload: keys === undefined ? undefined : Number(keys),
  };
}
