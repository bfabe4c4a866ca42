import type { Command } from '../../command/command.js';
import type { AGIError } from '../../errors.js';
import {
  abortedBy,
  cameTooLate,
  needsLiveChannel,
  tooManyWait,
  type FailingCall,
} from './command-errors.js';

/** The state of a call on which depends whether a command is sent. */
export interface AskedCall extends FailingCall {
  readonly isHungUp: boolean;
  readonly isEnded: boolean;
  readonly commands: { readonly waiting: number };
}

/** The facts on which the refusal of a command depends, beside the state of its call. */
export interface Circumstances {
  readonly signal: AbortSignal | undefined;
  /** Why the call is over, if it is. */
  readonly ended: AGIError | undefined;
  /** The most commands that may wait. */
  readonly most: number;
}

/** The reason not to send a command, if there is one. */
export function refusalOf(
  call: AskedCall,
  row: Command,
  { signal, ended, most }: Circumstances,
): AGIError | undefined {
  if (call.isEnded) return cameTooLate(call, row, ended);
  if (signal?.aborted) return abortedBy(call, row, signal, ended);
  if (call.isHungUp && !row.afterHangup) return needsLiveChannel(call, row);
  return call.commands.waiting >= most ? tooManyWait(call, row, most) : undefined;
}
