/** Something that ends a wait, or could end one. */
export type ChannelEvent =
  | { kind: 'time' }
  | { kind: 'key'; key: string }
  | { kind: 'text'; text: string }
  | { kind: 'hangup' }
  | { kind: 'transfer' }
  | { kind: 'bytes' };

/** The cause that ended a wait, and how long the wait took, in ms. */
export type WaitEnd = ChannelEvent & { readonly after: number };

/** The causes that end a wait, beside a hangup. */
export interface WaitFor {
  /** The longest wait in ms; forever if negative. */
  ms: number;
  /** Keys that end it. Other keys are lost. */
  keys?: string;
  /** Bytes from the server end it. */
  bytes?: boolean;
  /** A text message ends it. */
  text?: boolean;
  /** A transfer of the party with whom the caller speaks ends it. */
  transfer?: boolean;
}
