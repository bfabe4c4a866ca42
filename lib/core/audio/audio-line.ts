import type { EventEmitter } from 'node:events';

/**
 * Samples in a second of what Asterisk sends and takes: 16 bits each, one channel.
 *
 * @publicApi
 */
export type AudioRate =
  8000 | 12_000 | 16_000 | 24_000 | 32_000 | 44_100 | 48_000 | 96_000 | 192_000;

/**
 * How a line and its call belong together. `beside`: commands, prompts and keys go on, 8000 Hz. `in-place`:
 * the line is what the caller is connected with, and commands wait until it is closed.
 *
 * @publicApi
 */
export type AudioLineMode = 'beside' | 'in-place';

/**
 * Why a line is over:
 * - `closed`: `close()` of the line;
 * - `hangup`: the call was hung up or redirected, or its session is over;
 * - `asterisk`: Asterisk has closed the connection;
 * - `connection_lost`: the connection failed;
 * - `protocol_error`: the peer sent what is not AudioSocket;
 * - `draining`: `close()` of the server.
 *
 * @publicApi
 */
export type AudioLineEnd =
  'closed' | 'hangup' | 'asterisk' | 'connection_lost' | 'protocol_error' | 'draining';

/**
 * The events of an {@link AudioLine}.
 *
 * @publicApi
 */
export interface AudioLineEvents {
  /**
   * The caller begins to speak. It is told once, and of a caller who speaks already when `attach()` or
   * `connect()` resolves just after that: listen at once, or look at {@link AudioLine.speaking} first.
   */
  speech: [];
  /** The caller has been silent for a moment after speech. */
  silence: [];
  /** The line is over. Told once. */
  close: [reason: AudioLineEnd];
}

/**
 * Options of `speak()`.
 *
 * @publicApi
 */
export interface SpeakOptions {
  /** Ends what is spoken at once when it aborts. That is no error: the result is `cut`. */
  signal?: AbortSignal;
}

/**
 * The result of `speak()`.
 *
 * @publicApi
 */
export interface SpeakResult {
  /** How much of it was sent to the caller, in ms. */
  played: number;
  /** Whether it ended before all of it was played: by `clear()`, the signal, or the end of the line. */
  cut: boolean;
}

/**
 * The live audio of one call, in both directions.
 *
 * @publicApi
 */
export interface AudioLine extends EventEmitter<AudioLineEvents> {
  /** Samples in a second, in both directions. */
  readonly rate: AudioRate;
  /** How the line and its call belong together. */
  readonly mode: AudioLineMode;
  /** Whether the line is over. */
  readonly closed: boolean;
  /** Whether the caller speaks, as far as the detection of voice tells. */
  readonly speaking: boolean;
  /** Frames that were thrown away since a reader of `frames()` did not keep up: the oldest ones. */
  readonly dropped: number;

  /**
   * The voice of the caller from now on, in frames of 20 ms. It may be read several times at once: each reader
   * gets every frame. There are none while the caller is on hold or the telephone sends nothing. It ends
   * with the line. For one who does not keep up, the oldest frames are thrown away (see {@link dropped}).
   */
  frames(): AsyncIterableIterator<Int16Array, undefined>;

  /**
   * The keys that the caller presses from now on. Only for a line in place of the call: beside the call,
   * the commands of the channel get the keys.
   *
   * @throws AGIError `E_AGI_UNSUPPORTED` where Asterisk does not tell of keys (before 22.4 and 20.14), or
   * the line is beside the call
   */
  keys(): AsyncIterableIterator<string, undefined>;

  /**
   * Speaks to the caller, over whatever else plays. What is given while something is spoken comes after it.
   * An audio that comes piece by piece is silent for as long as the next piece is late.
   *
   * @param pcm samples at the {@link rate} of the line; they must not be changed before the promise settles
   * @returns resolves when all of it has been played, or was cut
   * @throws AGIError `E_AGI_HANGUP` or `E_AUDIO_CLOSED` where the line is over already,
   * `E_AGI_INVALID_ARGUMENT` for anything but samples; and whatever the audio itself rejects with
   */
  speak(pcm: Int16Array | AsyncIterable<Int16Array>, options?: SpeakOptions): Promise<SpeakResult>;

  /** Ends what is spoken, and all that waits: no further frame of it is sent. */
  clear(): void;

  /**
   * Ends the line. The call goes on.
   *
   * @returns resolves when its connection is closed; never rejects
   */
  close(): Promise<void>;
}
