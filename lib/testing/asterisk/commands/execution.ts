import type { SimulatedChannel } from '../../channel/simulated-channel.js';

/** How a command ended. */
export type Answer =
  /** The reply is `200 result=` and this text; `usageToo` adds the usage. */
  | { readonly result: string; readonly failed?: boolean; readonly usageToo?: boolean }
  /** The syntax is wrong: the reply is 520 and the usage. */
  | 'usage'
  /** There is no reply, because bytes came from the server while a sound played. */
  | 'silence';

/**
 * Executes a command on a simulated channel, given its arguments and a way to send lines before
 * its reply. All text is wire text.
 */
export type Execute = (
  channel: SimulatedChannel,
  args: readonly string[],
  write: (line: string) => void,
) => Promise<Answer> | Answer;

/** A command of Asterisk, as the simulator knows it. */
export interface SimulatedCommand {
  readonly words: string;
  /** Its arguments, as the usage shows them. */
  readonly usage: string;
  /** Whether it works on a dead channel. */
  readonly dead?: true;
  readonly execute: Execute;
}

/** A reply that does not change the status of the session. */
export function result(text: string | number): Answer {
  return { result: String(text) };
}

/** A reply after which `AGISTATUS` will read FAILURE, unless the caller has hung up. */
export function failure(text: string): Answer {
  return { result: text, failed: true };
}

/** The number that a reply has for a key. */
export function keyCode(key: string): number {
  return key.charCodeAt(0);
}

/** Makes a command answer with its usage if it gets fewer or more arguments than these. */
export function counted(least: number, most: number, execute: Execute): Execute {
  return (channel, args, write) =>
    args.length < least || args.length > most ? 'usage' : execute(channel, args, write);
}

/** Reads a number as `sscanf("%d")` does, whatever follows it; `undefined` if there is none. */
export function scanInteger(text: string | undefined): number | undefined {
  const digits = /^\s*([+-]?\d+)/.exec(text ?? '')?.[1];
  return digits === undefined ? undefined : Number(digits);
}

/** Reads a number as `atoi` does: 0 if there is none. */
export function readInteger(text: string | undefined): number {
  return scanInteger(text) ?? 0;
}
