/** What every command resolves with. */
export interface AGIResponse {
  /** Reply code: `200`; `510` unknown command, `520` wrong syntax, `503` no memory (GOSUB). */
  code: number;
  /** The number behind `result=`; `null` where Asterisk sent none, or none that is a whole number. */
  result: number | null;
  /** The text in brackets, or the key that ended a prompt as a character, or the digits entered. */
  data: string | null;
  /** Text of a 510, 520 (with Asterisk's usage text) or 503 reply. */
  error?: string;
  /** The reply as Asterisk sent it, without its last newline. */
  raw: string;
}

/** ANSWER. */
export interface AnswerResult extends AGIResponse {
  /** Whether the channel is up now. */
  answered: boolean;
}

/** HANGUP. */
export interface HangupResult extends AGIResponse {
  /** Whether the channel was there to be hung up. */
  hungUp: boolean;
}

/** States of a channel as CHANNEL STATUS numbers them. */
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

/** A state of a channel. */
export type ChannelState = (typeof CHANNEL_STATES)[number];

/** CHANNEL STATUS. */
export interface ChannelStatusResult extends AGIResponse {
  /** The state; `null` if there is no such channel. */
  state: ChannelState | null;
}

/** STREAM FILE, CONTROL STREAM FILE. */
export interface PlaybackResult extends AGIResponse {
  /** The key that ended the prompt. */
  digit: string | null;
  /** Where it ended: samples for STREAM FILE, ms for CONTROL STREAM FILE (`-1` at the file's end). */
  endpos: number | null;
  /** Whether it played to its end. `false` without a `digit`: no such file, or the caller hung up. */
  completed: boolean;
}

/** SAY … */
export interface SayResult extends AGIResponse {
  /** The key that ended it. */
  digit: string | null;
  /** Whether all was said. `false` without a `digit`: a sound is missing, or the caller hung up. */
  completed: boolean;
}

/** What ended a recording. */
export type RecordEnd =
  'digit' | 'timeout' | 'silence' | 'hangup' | 'write-failed' | 'wait-failed' | 'beep-failed';

/** RECORD FILE. */
export interface RecordResult extends AGIResponse {
  /** What ended it; `null` for a 5xx reply. */
  endedBy: RecordEnd | null;
  /** The key that ended it, or the beep before it (`beep-failed`): then nothing was recorded. */
  digit: string | null;
  /** Whether its time was over. */
  timedOut: boolean;
  /** Length of the recording in samples. */
  endpos: number | null;
}

/** WAIT FOR DIGIT. */
export interface DigitResult extends AGIResponse {
  digit: string | null;
  timedOut: boolean;
}

/** GET OPTION. */
export interface OptionResult extends DigitResult {
  /** Where the prompt ended, in samples. */
  endpos: number | null;
  /** Whether the caller hung up: Asterisk itself reports that as a time-out. */
  hungUp: boolean;
}

/** GET DATA. */
export interface DigitsResult extends AGIResponse {
  /** The digits, leading zeros kept, without the `#` that ended them. */
  digits: string;
  /** Whether time ran out before `#` or the last digit. */
  timedOut: boolean;
  /** Whether Asterisk collected at all. `false`: no such file, or the caller hung up. */
  completed: boolean;
}

/** RECEIVE CHAR. */
export interface CharResult extends AGIResponse {
  char: string | null;
  timedOut: boolean;
}

/** GET VARIABLE, GET FULL VARIABLE, DATABASE GET, RECEIVE TEXT. */
export interface ValueResult<Value = string> extends AGIResponse {
  /** The value; `null` if there is none. An empty value is `''`. */
  value: Value | null;
  /** Whether Asterisk cut it: GET VARIABLE keeps 1023 bytes, and a function is not read twice. */
  truncated: boolean;
}

/** DATABASE PUT. */
export interface StoreResult extends AGIResponse {
  stored: boolean;
}

/** DATABASE DEL, DATABASE DELTREE. */
export interface DeleteResult extends AGIResponse {
  /** DEL: whether the database took it. DELTREE: whether anything was there to be deleted. */
  deleted: boolean;
}

/** EXEC. */
export interface ExecResult extends AGIResponse {
  /** Whether Asterisk has such an application. Its own success is in variables like `DIALSTATUS`. */
  found: boolean;
}

/** GOSUB. */
export interface GosubResult extends AGIResponse {
  /** Whether the subroutine ended with Return; its value is in `GOSUB_RETVAL`. */
  completed: boolean;
  /** Whether context, extension and priority exist. */
  found: boolean;
}

/** SEND TEXT, SEND IMAGE. */
export interface SendResult extends AGIResponse {
  /** Whether it did not fail. A channel that cannot carry it counts as success in Asterisk. */
  sent: boolean;
}

/** TDD MODE. */
export interface TddResult extends AGIResponse {
  supported: boolean;
}

/** SPEECH … */
export interface SpeechResult extends AGIResponse {
  /** Whether it worked: `false` without an engine, object or grammar. */
  succeeded: boolean;
}

/** One thing that a speech engine believes to have heard. */
export interface SpeechAlternative {
  score: number;
  text: string;
  grammar: string;
}

/** SPEECH RECOGNIZE. */
export interface RecognizeResult extends SpeechResult {
  /** What ended it; `null` if it could not start. */
  endedBy: 'speech' | 'digit' | 'hangup' | 'timeout' | null;
  digit: string | null;
  /** Where the prompt ended, in samples. */
  endpos: number | null;
  alternatives: SpeechAlternative[];
}
