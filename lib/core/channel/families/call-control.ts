import {
  ANSWER,
  ASYNCAGI_BREAK,
  CHANNEL_STATUS,
  NOOP,
  SET_AUTOHANGUP,
  SET_CALLERID,
  SET_MUSIC,
  VERBOSE,
} from '../../command/families/call.js';
import type { AGIResponse, AnswerResult, ChannelStatusResult } from '../../command/results.js';
import type { CommandOptions } from '../options.js';
import { SpeechCommands } from './speech.js';

/** Commands on the call itself. */
export abstract class CallControlCommands extends SpeechCommands {
  /** Answers the call; one that is up already stays up. Asterisk: ANSWER. */
  answer(options?: CommandOptions): Promise<AnswerResult> {
    return this.issue(ANSWER, [], options);
  }

  /**
   * Asks for the state of this channel or another one. Asterisk: CHANNEL STATUS.
   *
   * @returns `result` is the number (6 is up), `state` its name; `null` if there is no such channel
   */
  channelStatus(channel?: string, options?: CommandOptions): Promise<ChannelStatusResult> {
    return this.issue(CHANNEL_STATUS, [channel], options);
  }

  /** Does nothing, or leaves a word in Asterisk's debug log. Asterisk: NOOP. */
  noop(message?: string, options?: CommandOptions): Promise<AGIResponse> {
    return this.issue(NOOP, [message], options);
  }

  /**
   * Writes to Asterisk's console. Asterisk: VERBOSE. Works on a dead channel.
   *
   * @param level verbosity from which it is shown, 1 to 4
   */
  verbose(message: string, level?: number, options?: CommandOptions): Promise<AGIResponse> {
    return this.issue(VERBOSE, [message, level], options);
  }

  /**
   * Has Asterisk hang up by itself. Asterisk: SET AUTOHANGUP.
   *
   * @param seconds from now, in s; `0` for never
   */
  setAutoHangup(seconds: number, options?: CommandOptions): Promise<AGIResponse> {
    return this.issue(SET_AUTOHANGUP, [seconds], options);
  }

  /**
   * Changes the caller's identity: a number, or `"Name" <number>`. Asterisk: SET CALLERID, for which
   * a number alone removes the name.
   */
  setCallerId(number: string, options?: CommandOptions): Promise<AGIResponse> {
    return this.issue(SET_CALLERID, [number], options);
  }

  /** Starts or stops music on hold. Asterisk: SET MUSIC. */
  setMusic(enabled: boolean, musicClass?: string, options?: CommandOptions): Promise<AGIResponse> {
    return this.issue(SET_MUSIC, [enabled ? 'on' : 'off', musicClass], options);
  }

  /** Ends an AsyncAGI session; in FastAGI it has no effect. Asterisk: ASYNCAGI BREAK. */
  asyncagiBreak(options?: CommandOptions): Promise<AGIResponse> {
    return this.issue(ASYNCAGI_BREAK, [], options);
  }
}
