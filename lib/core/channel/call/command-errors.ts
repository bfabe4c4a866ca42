import type { Command } from '../../command/command.js';
import type { AGIError, AGIErrorCode } from '../../errors.js';
import { UNTRUSTED_REPLY_BYTES } from '../../limits.js';
import { printable } from '../../reporting/printable.js';
import { CUT_OFF, HUNG_UP, OVER } from './end-reason.js';

/** The call whose commands fail. */
export interface FailingCall {
  /** Makes an error that names the channel. */
  error(code: AGIErrorCode, message: string, command?: string, cause?: unknown): AGIError;
}

/** The caller has hung up, and the command is not one that works on a dead channel. */
export function needsLiveChannel(call: FailingCall, { words }: Command): AGIError {
  return call.error('E_AGI_HANGUP', `${words} needs a live channel, but ${HUNG_UP}`, words);
}

/** Asterisk answered that the channel is dead. */
export function answeredDead(call: FailingCall, { words }: Command): AGIError {
  return call.error('E_AGI_HANGUP', `${words}: ${HUNG_UP}`, words);
}

/** `hangup({ now: true })` has ended the command. */
export function cutOffBy(call: FailingCall, { words }: Command): AGIError {
  return call.error('E_AGI_HANGUP', `${words}: ${CUT_OFF}`, words);
}

/** The session has ended for a reason, and the command came after that. */
export function cameTooLate(call: FailingCall, { words }: Command, ended?: AGIError): AGIError {
  // The error that ended the session says more than that it ended.
  const code = ended?.code === 'E_AGI_HANGUP' ? 'E_AGI_HANGUP' : 'E_AGI_CHANNEL_DESTROYED';
  return call.error(code, `${words}: ${ended?.message ?? OVER}`, words, ended);
}

/** The session ended while the command waited or ran. */
export function lostWith(call: FailingCall, { words }: Command, ended?: AGIError): AGIError {
  const { code, message } = ended ?? call.error('E_AGI_CHANNEL_DESTROYED', OVER);
  return call.error(code, `${words}: ${message}`, words, ended);
}

/** A signal has aborted: one of the application's, or the signal of the call, which `ended` ended. */
export function abortedBy(
  call: FailingCall,
  { words }: Command,
  signal: AbortSignal,
  ended?: AGIError,
): AGIError {
  const reason: unknown = signal.reason;
  // The call's own signal says why the call ended; that is no abort of the application's.
  if (ended !== undefined && reason === ended) {
    return call.error(ended.code, `${words}: ${ended.message}`, words, ended);
  }
  return call.error('E_AGI_ABORTED', `${words} was aborted`, words, reason);
}

/** A sound that a command was to play is not there. */
export function soundIsMissing(call: FailingCall, command: string, name: string): AGIError {
  const quoted = JSON.stringify(printable(name));
  const message = `${command}: Asterisk cannot play ${quoted}: is the file there?`;
  return call.error('E_AGI_MISSING_SOUND', message, command);
}

/** So many commands wait for their turn that no more may. */
export function tooManyWait(call: FailingCall, { words }: Command, most: number): AGIError {
  const message = `${words}: ${most} commands wait already (\`maxQueuedCommands\`); await them`;
  return call.error('E_AGI_LIMIT', message, words);
}

/**
 * The deadline of a command has passed.
 *
 * @param ahead the command that it waits for, if it was not sent
 */
export function notInTime(
  call: FailingCall,
  { words }: Command,
  ahead: Command | undefined,
): AGIError {
  const message =
    ahead === undefined
      ? `Asterisk did not answer ${words} in time`
      : `${words} was not sent in time: Asterisk still owes the reply to ${ahead.words}`;
  return call.error('E_AGI_COMMAND_TIMEOUT', message, words);
}

/** The reply has a beginning and no end. */
export function cutShort(call: FailingCall, { words }: Command): AGIError {
  return call.error('E_AGI_PROTOCOL', `${words}: Asterisk did not send its whole reply`, words);
}

/** A reply is longer than is allowed before or after the authentication. */
export function replyTooLong(call: FailingCall, isTrusted: boolean): AGIError {
  const most = isTrusted
    ? '`maxReplyBytes` allows'
    : `${UNTRUSTED_REPLY_BYTES} bytes, and the call is not authenticated yet`;
  return call.error('E_AGI_LIMIT', `a reply is longer than ${most}`);
}

/** The reply has more bytes than the manager's event carries, and what it does not carry is gone. */
export function replyLost(call: FailingCall, { words }: Command): AGIError {
  const message =
    `${words}: AsyncAGI has lost a part of the reply, which is longer than it carries; put the value into a ` +
    'variable, which getVariable() reads in pieces';
  return call.error('E_AGI_LIMIT', message, words);
}
