/**
 * The result that every command resolves with, and that the others extend.
 *
 * @publicApi
 */
export interface AGIResponse {
  /** Reply code: `200`; `510` unknown command, `520` wrong syntax, `503` no memory (GOSUB). */
  code: number;
  /** The number after `result=`; `null` if Asterisk sent none, or one that is no whole number. */
  result: number | null;
  /** The text in brackets, or the key that ended a prompt as a character, or the digits entered. */
  data: string | null;
  /** Text of a 510, 520 (with Asterisk's usage text) or 503 reply. */
  error?: string;
  /** The reply as Asterisk sent it, without its last newline. */
  raw: string;
}

/**
 * The result of ANSWER.
 *
 * @publicApi
 */
export interface AnswerResult extends AGIResponse {
  /** Whether the channel is up now. */
  answered: boolean;
}

/**
 * The result of HANGUP.
 *
 * @publicApi
 */
export interface HangupResult extends AGIResponse {
  /** Whether the channel was there to be hung up. */
  hungUp: boolean;
}

/**
 * States of a channel as CHANNEL STATUS numbers them.
 *
 * @publicApi
 */
export const CHANNEL_STATES = [
  'down',
  'reserved',
  'off-hook',
  'dialing',
  'ring',
  'ringing',
  'up',
  'busy',
  'dialing-off-hook',
  'pre-ring',
] as const;

/**
 * A state of a channel.
 *
 * @publicApi
 */
export type ChannelState = (typeof CHANNEL_STATES)[number];

/**
 * The result of CHANNEL STATUS.
 *
 * @publicApi
 */
export interface ChannelStatusResult extends AGIResponse {
  /** The state; `null` if there is no such channel. */
  state: ChannelState | null;
}

/**
 * The result of STREAM FILE and CONTROL STREAM FILE.
 *
 * @publicApi
 */
export interface PlaybackResult extends AGIResponse {
  /** The key that ended the prompt; `null` if no key did. */
  digit: string | null;
  /**
   * The position at which it ended, in samples for STREAM FILE, in ms for CONTROL STREAM FILE (`-1` at the
   * file's end); `null` if Asterisk sent none.
   */
  endpos: number | null;
  /** Whether it played to its end. `false` without a `digit`: no such file, or the caller hung up. */
  completed: boolean;
}

/**
 * The result of the SAY commands.
 *
 * @publicApi
 */
export interface SayResult extends AGIResponse {
  /** The key that ended it; `null` if no key did. */
  digit: string | null;
  /** Whether all was said. `false` without a `digit`: a sound is missing, or the caller hung up. */
  completed: boolean;
}

/**
 * The event that ended a recording.
 *
 * @publicApi
 */
export type RecordEnd =
  'digit' | 'timeout' | 'silence' | 'hangup' | 'write-failed' | 'wait-failed' | 'beep-failed';

/**
 * The result of RECORD FILE.
 *
 * @publicApi
 */
export interface RecordFileResult extends AGIResponse {
  /** The event that ended it; `null` for a 5xx reply. */
  endedBy: RecordEnd | null;
  /**
   * The key that ended the recording, or that ended the beep before it (`beep-failed`): then nothing was
   * recorded. `null` if no key did.
   */
  digit: string | null;
  /** Whether the recording had reached its longest time. */
  timedOut: boolean;
  /** Length of the recording in samples; `null` if Asterisk sent none. */
  endpos: number | null;
}

/**
 * The result of WAIT FOR DIGIT.
 *
 * @publicApi
 */
export interface DigitResult extends AGIResponse {
  /** The key; `null` if none was pressed. */
  digit: string | null;
  /** Whether the time was over before a key was pressed. */
  timedOut: boolean;
}

/**
 * The result of GET OPTION.
 *
 * @publicApi
 */
export interface OptionResult extends DigitResult {
  /** The position at which the prompt ended, in samples; `null` if Asterisk sent none. */
  endpos: number | null;
  /** Whether the caller hung up: Asterisk itself reports that as a time-out. */
  hungUp: boolean;
}

/**
 * The result of GET DATA.
 *
 * @publicApi
 */
export interface DigitsResult extends AGIResponse {
  /** The digits, leading zeros kept, without the `#` that ended them. */
  digits: string;
  /** Whether the time was over before `#` or the last digit. */
  timedOut: boolean;
  /** Whether Asterisk collected at all. `false`: no such file, or the caller hung up. */
  completed: boolean;
}

/**
 * The result of RECEIVE CHAR.
 *
 * @publicApi
 */
export interface CharResult extends AGIResponse {
  /** The character; `null` if none came. */
  char: string | null;
  /** Whether the time was over before a character came. */
  timedOut: boolean;
}

/**
 * The result of GET VARIABLE, GET FULL VARIABLE, DATABASE GET and RECEIVE TEXT.
 *
 * @publicApi
 */
export interface ValueResult<Value = string> extends AGIResponse {
  /** The value; `null` if there is none. An empty value is `''`. */
  value: Value | null;
  /** Whether Asterisk cut it: GET VARIABLE keeps 1023 bytes, and a function is not read twice. */
  truncated: boolean;
}

/**
 * The result of DATABASE PUT.
 *
 * @publicApi
 */
export interface StoreResult extends AGIResponse {
  /** Whether the database took the value. */
  stored: boolean;
}

/**
 * The result of DATABASE DEL and DATABASE DELTREE.
 *
 * @publicApi
 */
export interface DeleteResult extends AGIResponse {
  /** DEL: whether the database took it. DELTREE: whether anything was there to be deleted. */
  deleted: boolean;
}

/**
 * The result of EXEC.
 *
 * @publicApi
 */
export interface ExecResult extends AGIResponse {
  /** Whether Asterisk has such an application. Its own success is in variables like `DIALSTATUS`. */
  found: boolean;
}

/**
 * The result of GOSUB.
 *
 * @publicApi
 */
export interface GosubResult extends AGIResponse {
  /** Whether the subroutine ended with Return; its value is in `GOSUB_RETVAL`. */
  completed: boolean;
  /** Whether context, extension and priority exist. */
  found: boolean;
}

/**
 * The result of SEND TEXT and SEND IMAGE.
 *
 * @publicApi
 */
export interface SendResult extends AGIResponse {
  /** Whether Asterisk reported success. It does so, too, for a channel that cannot carry it. */
  sent: boolean;
}

/**
 * The result of TDD MODE.
 *
 * @publicApi
 */
export interface TddResult extends AGIResponse {
  /** Whether the channel supports a teletype mode. */
  supported: boolean;
}

/**
 * The result of the SPEECH commands.
 *
 * @publicApi
 */
export interface SpeechResult extends AGIResponse {
  /** Whether it worked: `false` without an engine, object or grammar. */
  succeeded: boolean;
}

/**
 * A phrase that a speech engine may have heard.
 *
 * @publicApi
 */
export interface SpeechAlternative {
  /** How sure the engine is, in a scale of its own. */
  score: number;
  /** The phrase. */
  text: string;
  /** Name of the grammar that has the phrase. */
  grammar: string;
}

/**
 * The result of SPEECH RECOGNIZE.
 *
 * @publicApi
 */
export interface RecognizeResult extends SpeechResult {
  /** The event that ended it; `null` if it could not start. */
  endedBy: 'speech' | 'digit' | 'hangup' | 'timeout' | null;
  /** The key that ended it; `null` if no key did. */
  digit: string | null;
  /** The position at which the prompt ended, in samples; `null` if Asterisk sent none. */
  endpos: number | null;
  /** The phrases that the engine may have heard, in its order. */
  alternatives: SpeechAlternative[];
}
