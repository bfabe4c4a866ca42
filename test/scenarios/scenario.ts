import type { AGIChannel } from 'nestjs-agi/core';
import { once } from 'node:events';
import type { SimulatedCallOptions } from 'nestjs-agi/testing';

/** The caller at the telephone, on the simulator or on a real Asterisk. */
export interface Caller {
  /** Presses keys, so many ms after the first command of the session has begun, or from now if it has. */
  press(keys: string, after: number): Promise<void>;
  /** Hangs up, so many ms after the first command has begun, or from now if it has. */
  hangUp(after: number): Promise<void>;
  /** A supervisor redirects the call to `context,extension,priority`, at such a time. */
  redirect(channel: AGIChannel, place: string, after: number): Promise<void>;
}

/** Sends a line as it is, and resolves with its reply. */
export type Say = (line: string) => Promise<string>;

/** A session that the simulator and a real Asterisk must answer in the same way. */
export interface Scenario {
  /** Runs the session with this library. */
  readonly handler?: (channel: AGIChannel, caller: Caller) => Promise<unknown>;
  /** Runs the session line by line, as no good server would do. */
  readonly plain?: (say: Say, caller: Caller) => Promise<unknown>;
  readonly variables?: Readonly<Record<string, string>>;
  readonly callerId?: { name?: string; number?: string };
  readonly args?: readonly string[];
  /** The outcomes of applications on the simulator; on the real Asterisk they come by themselves. */
  readonly applications?: NonNullable<SimulatedCallOptions['applications']>;
  /** `false` if the call was not answered before the session. */
  readonly answered?: false;
  /** `true` if the caller had hung up before: AGI runs in the `h` extension. */
  readonly dead?: true;
  /** `true` if somebody else hangs the call up, by `hangup({ now: true })`. */
  readonly isHungUpAtOnce?: true;
  /** The path of the URL; made from the name of the scenario unless given. */
  readonly path?: string;
  /** How the simulator differs, as docs/05-testing.md tells: the test fails if it does not. */
  readonly differs?: string;
}

export type Scenarios = Readonly<Record<string, Scenario>>;

/** Resolves when the HANGUP line has come: it may come some ms after the reply. */
export async function hungUp(channel: AGIChannel): Promise<void> {
  if (!channel.hungUp) await once(channel, 'hangup');
}

/** Resolves also if the command rejects because the caller has hung up. */
export const refused = (command: Promise<unknown>): Promise<unknown> =>
  command.catch((error: unknown) => error);
