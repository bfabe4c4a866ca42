import {
  ANSWER,
  ASYNCAGI_BREAK,
  CHANNEL_STATUS,
  NOOP,
  SET_AUTOHANGUP,
  SET_CALLERID,
  SET_MUSIC,
  VERBOSE,
} from '../../command/rows/call.js';
import { writeCallerId, type CallerName } from '../../command/caller-id.js';
import type {
  AGIResponse,
  AnswerResult,
  ChannelStatusResult,
  HangupResult,
} from '../../command/results.js';
import type { CommandOptions, HangupOptions } from '../options.js';
import { hangUp } from './hang-up.js';
import { attempt, send } from './send.js';

const ON_OFF: ReadonlyMap<unknown, string> = new Map([
  [true, 'on'],
  [false, 'off'],
]);

/** Commands on the call itself. */
export abstract class CallCommands {
  /** Answers the call; one that is up already stays up. Asterisk: ANSWER. */
  answer(options?: CommandOptions): Promise<AnswerResult> {
    return send(this, ANSWER, [], options);
  }

  /**
   * Hangs up this call, and ends its session with the reply; or hangs up another channel, which
   * changes nothing here. Asterisk: HANGUP, or `EXEC Hangup <cause>` if a cause is given.
   *
   * With `now: true` code that is not the handler ends a call, such as a supervisor's request: the
   * handler's commands reject with `E_AGI_HANGUP` as if the caller had hung up, dialogues give the outcome
   * `hangup`, and the handler does not count as failed. Asterisk may still have a long command to end.
   * Without it, a command after the hangup is a mistake of the handler (`E_AGI_CHANNEL_DESTROYED`).
   *
   * @param channel name of the other channel: `PJSIP/100-00000001`
   */
  hangup(channel?: string, options?: CommandOptions): Promise<HangupResult>;
  /** @param how when, and with which cause, this call is hung up */
  hangup(how: HangupOptions): Promise<HangupResult>;
  hangup(channel?: string | HangupOptions, options?: CommandOptions): Promise<HangupResult> {
    return hangUp(this, channel, options);
  }

  /**
   * Asks for the state of this channel or another one. Asterisk: CHANNEL STATUS.
   *
   * @returns `result` is the number (6 is up), `state` its name; `null` if there is no such channel
   */
  channelStatus(channel?: string, options?: CommandOptions): Promise<ChannelStatusResult> {
    return send(this, CHANNEL_STATUS, [channel], options);
  }

  /** Does nothing, or leaves a word in Asterisk's debug log. Asterisk: NOOP. */
  noop(message?: string, options?: CommandOptions): Promise<AGIResponse> {
    return send(this, NOOP, [message], options);
  }

  /**
   * Writes to Asterisk's console. Asterisk: VERBOSE. Works on a dead channel.
   *
   * @param level verbosity from which it is shown, 1 to 4
   */
  verbose(message: string, level?: number, options?: CommandOptions): Promise<AGIResponse> {
    return send(this, VERBOSE, [message, level], options);
  }

  /**
   * Has Asterisk hang up by itself. Asterisk: SET AUTOHANGUP.
   *
   * @param seconds from now, in s; `0` for never
   */
  setAutoHangup(seconds: number, options?: CommandOptions): Promise<AGIResponse> {
    return send(this, SET_AUTOHANGUP, [seconds], options);
  }

  /**
   * Changes the caller's identity. Asterisk: SET CALLERID.
   *
   * @param caller `{ name, number }`, which arrive exactly or are refused: use it for text from a
   * caller or a database. Or text as Asterisk reads it: a number, or `"Name" <number>`, in which
   * quotes and angle brackets count. A number alone removes the name.
   * @throws AGIError `E_AGI_INVALID_ARGUMENT` for a name or number that SET CALLERID would change
   */
  setCallerId(caller: string | CallerName, options?: CommandOptions): Promise<AGIResponse> {
    return attempt(this, () =>
      send(this, SET_CALLERID, [isObject(caller) ? writeCallerId(caller) : caller], options),
    );
  }

  /** Starts or stops music on hold. Asterisk: SET MUSIC. */
  setMusic(enabled: boolean, musicClass?: string, options?: CommandOptions): Promise<AGIResponse> {
    return send(this, SET_MUSIC, [ON_OFF.get(enabled), musicClass], options);
  }

  /** Ends an AsyncAGI session; in FastAGI it has no effect. Asterisk: ASYNCAGI BREAK. */
  asyncagiBreak(options?: CommandOptions): Promise<AGIResponse> {
    return send(this, ASYNCAGI_BREAK, [], options);
  }
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
