import type { AudioRate } from '../../core/index.js';

/** The kinds of messages that are not audio (`ast_audiosocket_msg_kind`). */
export const KIND = {
  /** To Asterisk: the end. Asterisk itself just closes the connection. */
  hangup: 0x00,
  /** From Asterisk: the id of the call, first of all. */
  id: 0x01,
  /** From Asterisk: a key, when it is released. */
  key: 0x03,
  /** From Asterisk: declared there, and never sent by Asterisk 22. */
  error: 0xff,
} as const;

/** The kind of audio for each rate. */
export const AUDIO_KINDS: Readonly<Record<AudioRate, number>> = {
  8000: 0x10,
  12_000: 0x11,
  16_000: 0x12,
  24_000: 0x13,
  32_000: 0x14,
  44_100: 0x15,
  48_000: 0x16,
  96_000: 0x17,
  192_000: 0x18,
};

/** The rates in the order of their kinds. */
export const AUDIO_RATES: readonly AudioRate[] = Object.keys(AUDIO_KINDS).map(
  (rate) => Number(rate) as AudioRate,
);

const FIRST_AUDIO_KIND = AUDIO_KINDS[8000];

/** The rate of a kind of audio; `undefined` for any other kind. */
export function rateOf(kind: number): AudioRate | undefined {
  return AUDIO_RATES[kind - FIRST_AUDIO_KIND];
}

/** Asterisk's name of samples at a rate, as the option `c()` of an AudioSocket channel takes it. */
export function codecOf(rate: AudioRate): string {
  return rate === 8000 ? 'slin' : `slin${Math.floor(rate / 1000)}`;
}
