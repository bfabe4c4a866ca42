// Test runners replace the global timers where a test fakes the time of its own code.
import { setTimeout } from 'node:timers/promises';
import { AGIError } from '../../core/index.js';

/**
 * How long an application that runs after the end of its call waits for the error, in ms: it may try
 * again and again.
 */
const PAUSE = 100;

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

/**
 * Rejects, so that an application that still runs after the end of its call ends. It rejects slowly,
 * because an application may try again in a loop.
 */
export async function afterTheCall(): Promise<never> {
  await setTimeout(PAUSE, undefined, { ref: false });
  throw new AGIError('E_AGI_CHANNEL_DESTROYED', 'the simulated call is over');
}
