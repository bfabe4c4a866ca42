import type { AGIChannel } from 'nestjs-agi/core';
import { once } from 'node:events';

/** Whoever is on the telephone, on either side. */
export interface Caller {
  /** Presses keys, so many ms from now. */
  press(keys: string, after: number): void;
  /** Hangs up, so many ms from now. */
  hangUp(after: number): void;
}

/** A server that sends lines as they are: resolves with the reply to each. */
export type Say = (line: string) => Promise<string>;

/** Something that is done on the simulator and on a real Asterisk, and must be answered alike. */
export interface Scenario {
  /** Through this library. */
  readonly handler?: (channel: AGIChannel, caller: Caller) => Promise<unknown>;
  /** Line by line, as no good server would. */
  readonly plain?: (say: Say, caller: Caller) => Promise<unknown>;
  readonly variables?: Readonly<Record<string, string>>;
  readonly callerId?: { name?: string; number?: string };
  readonly args?: readonly string[];
  /** Whether the call was answered before; it was unless given. */
  readonly answered?: false;
  /** The caller had hung up before: AGI in the `h` extension. */
  readonly dead?: true;
  /** The path, if it is not that of the scenario. */
  readonly path?: string;
  /** A difference of the simulator that docs/05-testing.md tells of; they really must differ. */
  readonly differs?: string;
}

export type Scenarios = Readonly<Record<string, Scenario>>;

/** Resolves when the HANGUP line has come: it may be some ms behind the reply. */
export async function hungUp(channel: AGIChannel): Promise<void> {
  if (!channel.hungUp) await once(channel, 'hangup');
}

/** Lets a command reject that needs a caller. */
export const refused = (command: Promise<unknown>): Promise<unknown> =>
  command.catch((error: unknown) => error);
