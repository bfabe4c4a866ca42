import type { SimulatedChannel } from '../../channel/simulated-channel.js';

/** What a command came to. */
export type Answer =
  /** `200 result=` and this. */
  | { readonly result: string; readonly failed?: boolean; readonly usageToo?: boolean }
  /** Wrong syntax: 520 and the usage. */
  | 'usage'
  /** Asterisk sends no reply: bytes came from the server while it played. */
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

/** A reply after which the session is as it was. */
export function result(text: string | number): Answer {
  return { result: String(text) };
}

/** A reply after which `AGISTATUS` will read FAILURE, unless the caller has hung up. */
export function failure(text: string): Answer {
  return { result: text, failed: true };
}

/** What is sent for a key that ended something. */
export function keyCode(key: string): number {
  return key.charCodeAt(0);
}

/** Wraps a command that wants this many arguments. */
export function counted(least: number, most: number, execute: Execute): Execute {
  return (channel, args, write) =>
    args.length < least || args.length > most ? 'usage' : execute(channel, args, write);
}

/** A number as `sscanf("%d")` reads it: what follows it does not matter; `undefined` if none. */
export function scanInteger(text: string | undefined): number | undefined {
  const digits = /^\s*([+-]?\d+)/.exec(text ?? '')?.[1];
  return digits === undefined ? undefined : Number(digits);
}

/** A number as `atoi` reads it: 0 if there is none. */
export function readInteger(text: string | undefined): number {
  return scanInteger(text) ?? 0;
}
