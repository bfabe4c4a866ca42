import type { Application } from '../../application/application.js';
import type { Reply } from '../../codec/reply.js';
import type { Command } from '../../command/command.js';
import { decodeBytes } from '../../command/decoding.js';
import type { ValueResult } from '../../command/results.js';
import type { AGIError } from '../../errors.js';
import { runApplication as runOn } from '../call/application-run.js';
import type { Call } from '../call/call.js';
import type { CommandOptions, ValueOptions } from '../options.js';

/** Reads the private field in which a channel keeps its call. */
let readCall: (channel: object) => Call;

/** The class of channels hands out the only way to its private field, once, when it is defined. */
export function provideCalls(read: (channel: object) => Call): void {
  readCall = read;
}

/** The call of a channel, which only the methods of the channel can reach. */
export function callOf(channel: object): Call {
  return readCall(channel);
}

/** Sends a command, and resolves with the result of its row. */
export function send<Result>(
  channel: object,
  row: Command<Result>,
  values: readonly unknown[],
  options: CommandOptions | undefined,
): Promise<Result> {
  return readCall(channel).run(row, values, options, row.decode);
}

/** Sends a command that returns a value: as text, or as bytes if its options ask for them. */
export function sendForValue(
  channel: object,
  row: Command<ValueResult>,
  values: readonly unknown[],
  options: ValueOptions | undefined,
): Promise<ValueResult> | Promise<ValueResult<Buffer>> {
  if (options?.encoding !== 'buffer') return send(channel, row, values, options);
  return readCall(channel).run(row, values, options, (reply: Reply, followUp?: Reply) =>
    decodeBytes(row.decode(reply, followUp), followUp ?? reply),
  );
}

/** Runs an application of the dialplan, and resolves with the result of its row. */
export function runApplication<Given extends readonly unknown[], Result>(
  channel: object,
  row: Application<Given, Result>,
  given: Given,
  options: CommandOptions | undefined,
): Promise<Result> {
  return attempt(channel, () => runOn(readCall(channel), row, given, options));
}

/** Gives the promise of a command that is not sent, since an argument of it is wrong. */
export function refuse(channel: object, error: AGIError): Promise<never> {
  return readCall(channel).refuseCommand(error);
}

/** Makes a command of arguments, and refuses it if that throws. */
export function attempt<Result>(channel: object, make: () => Promise<Result>): Promise<Result> {
  try {
    return make();
  } catch (error) {
    return refuse(channel, error as AGIError);
  }
}
