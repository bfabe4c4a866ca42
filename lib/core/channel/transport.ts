import type { Interrupt } from './options.js';

/** Carries the bytes of a call: over a socket, or in memory in tests. */
export interface Transport {
  /** Its abilities beside carrying lines and replies; those of a stream unless given. */
  readonly abilities?: TransportAbilities | undefined;
  /** Address of the other end; `undefined` if it has no network address. */
  readonly remoteAddress?: string | undefined;
  /** Sends a whole line, newline included, as one write: a partial line makes Asterisk spin. */
  write(line: string): void;
  /** Sends last words, if any, and half-closes in the same write; bytes that arrive later are dropped. */
  end(lastWords?: string): void;
}

/** The abilities of a transport, as the channel and its queue of commands need to know them. */
export interface TransportAbilities {
  /**
   * Whether each chunk that it gives is the whole reply to one line and nothing else. The ends of replies
   * need not be searched for then, whatever the values in them imitate.
   */
  readonly framed: boolean;
  /** Whether bytes that arrive at Asterisk end a command that can be interrupted. */
  readonly interrupts: boolean;
  /** Ends a command that runs by another way than bytes; it comes before the option of the server. */
  readonly interrupt?: Interrupt | undefined;
  /** Whether Asterisk executes commands after the hangup. */
  readonly servesDeadChannels: boolean;
  /** The most bytes of a line, without its newline, where it carries less than Asterisk reads. */
  readonly lineLimit?: number | undefined;
  /** The most bytes of a value that a reply certainly carries, where there is such a limit. */
  readonly valueLimit?: number | undefined;
}

/** The abilities of FastAGI, and of AGI over the standard streams of a program. */
export const STREAM_ABILITIES: TransportAbilities = Object.freeze({
  framed: false,
  interrupts: true,
  servesDeadChannels: true,
});
