import type { Reply } from '../../codec/reply.js';
import { command, type Command } from '../../command/command.js';
import { respondWith, succeeded } from '../../command/decoding.js';
import type { HangupResult } from '../../command/results.js';
import { HANGUP } from '../../command/rows/call.js';
import { EXEC } from '../../command/rows/flow.js';
import { invalidArgument, invalidOption } from '../../errors.js';
import { MAX_HANGUP_CAUSE } from '../../limits.js';
import { unknownOption } from '../../options/unknown-option.js';
import type { CommandOptions, HangupOptions } from '../options.js';
import { attempt, callOf } from './send.js';

const OPTIONS = ['now', 'cause', 'timeout', 'signal'];

/** The command HANGUP takes no cause. The application Hangup does, hangs up as well, and always returns -1. */
const HANG_UP_WITH_CAUSE: Command<HangupResult> = command({
  words: EXEC.words,
  family: EXEC.family,
  arguments: EXEC.arguments,
  decode: (reply) => respondWith(reply, { hungUp: succeeded(reply, '-1') }),
});

/** Hangs up a call, which ends its session, or hangs up the other channel that is named. */
export function hangUp(
  channel: object,
  how: string | HangupOptions | undefined,
  options: CommandOptions | undefined,
): Promise<HangupResult> {
  return attempt(channel, () => {
    if (how === undefined) return hangUpOwn(channel, {}, options);
    if (typeof how !== 'object') {
      return callOf(channel).run(HANGUP, [how], options, HANGUP.decode);
    }
    check(how, options);
    const { now, cause, ...rest } = how;
    return hangUpOwn(channel, { now, cause }, rest);
  });
}

function hangUpOwn(
  channel: object,
  { now, cause }: { now?: boolean | undefined; cause?: number | undefined },
  options: CommandOptions | undefined,
): Promise<HangupResult> {
  const call = callOf(channel);
  const row = cause === undefined ? HANGUP : HANG_UP_WITH_CAUSE;
  const values = cause === undefined ? [] : ['Hangup', String(cause)];
  const decode = (reply: Reply): HangupResult => {
    const result = row.decode(reply);
    // At once: the HANGUP line that follows this reply is the echo of our command, not the caller's doing.
    if (result.hungUp) call.hangupDone();
    else call.hangupFailed();
    return result;
  };
  const cutsOff = now === true;
  const hungUp = call.run(row, values, options, decode, { cutsOff });
  if (cutsOff) {
    hungUp.catch(() => {
      call.hangupFailed();
    });
  }
  return hungUp;
}

/** In JavaScript the options may be anything. */
function check(how: HangupOptions | null, second: unknown): void {
  if (how === null || Array.isArray(how)) {
    const allowed = 'the name of a channel, or an object such as { cause: 17 }';
    throw invalidArgument('hangup: channel', how, allowed);
  }
  if (second !== undefined) {
    throw invalidArgument('hangup: argument 2', second, 'left out after an object with options');
  }
  const { now, cause } = how;
  for (const [name, value] of Object.entries(how)) {
    if (OPTIONS.includes(name)) continue;
    throw invalidOption(`hangup: ${name}`, value, unknownOption(name, OPTIONS));
  }
  if (now !== undefined && typeof now !== 'boolean') {
    throw invalidOption('hangup: now', now, 'true or false');
  }
  if (cause !== undefined && !(Number.isInteger(cause) && cause > 0 && cause <= MAX_HANGUP_CAUSE)) {
    throw invalidOption('hangup: cause', cause, `a whole number from 1 to ${MAX_HANGUP_CAUSE}`);
  }
}
