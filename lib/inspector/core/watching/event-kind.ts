/** The kinds of events of a call. */
export const EVENT = {
  /** It has begun. The text is its environment. */
  begun: 0,
  /** The server has sent lines. */
  sent: 1,
  /** Asterisk has sent bytes. */
  received: 2,
  /** The server has closed its side. */
  closing: 3,
  /** Asterisk has closed its side. */
  gone: 4,
  /** The session is over. */
  ended: 5,
  /** The application, or the inspector itself, has something to tell of it. */
  noted: 6,
} as const;

export type EventKind = (typeof EVENT)[keyof typeof EVENT];
