import type { DialogueLine } from '../dialogue/dialogue-line.js';
import type { ScriptStep } from '../options/script-step.js';

/**
 * One thing that the caller heard or did, or that the server changed.
 *
 * @publicApi
 */
export interface CallMoment {
  /** The kind of the event; `set` is a variable, and `executed` an application. */
  kind:
    | 'played'
    | 'said'
    | 'heard'
    | 'spoke'
    | 'asked'
    | 'recorded'
    | 'sent'
    | 'executed'
    | 'set'
    | 'pressed'
    | 'transferred'
    | 'redirected'
    | 'hung up';
  /**
   * The prompt, the text (`digits 42`), the file, the application (`Dial(SIP/100,20)`), the variable
   * (`NAME=value`), the key or the place of a redirect. For `hung up`, who did it: `caller` or `asterisk`;
   * for `transferred`, where the caller transferred the far end, nothing; for `heard` and `spoke` the words on
   * a line of live audio, `audio` and `noise` where there are none.
   */
  what: string;
  /** When, in ms of the call's own time since the call began. */
  at: number;
  /** The index of its line in {@link CallReport.dialogue}. */
  line: number;
}

/**
 * What the caller heard on a line of live audio.
 *
 * @publicApi
 */
export interface HeardSpeech {
  /** The words of a voice of the kit, all of them even if it was cut; `''` for any other audio. */
  text: string;
  /** When it began, in ms of the call's own time. */
  at: number;
  /** How much of it was heard, in ms. */
  ms: number;
  /** Whether it was cut before its end. */
  cut: boolean;
}

/**
 * A command that collects keys.
 *
 * @publicApi
 */
export interface Question {
  /** The prompt that was played for it; `''` if none was. */
  prompt: string;
  /** The keys that the command took. */
  pressed: string;
}

/**
 * How a call ended: the session ended and the dialplan goes on (`continued`); the caller or the server
 * hung up; somebody took the call elsewhere (`redirected`); the dialplan reads FAILURE (`failed`); the
 * connection broke (`reset`).
 *
 * @publicApi
 */
export type CallEnding =
  'continued' | 'caller hung up' | 'server hung up' | 'redirected' | 'failed' | 'reset';

/**
 * A report of a call, from its start to its end.
 *
 * @publicApi
 */
export interface CallReport {
  /** The value that the dialplan would read in `AGISTATUS`. */
  status: 'SUCCESS' | 'FAILURE' | 'HANGUP';
  /** The value that the dialplan would read in `AGI_OUTCOME`; `''` where nothing went wrong. */
  outcome: string;
  /** How the call ended. */
  ending: CallEnding;
  /** The error that the handler threw, if the call was placed in memory. */
  error?: unknown;
  /** Names of the prompts that were played, in order. */
  played: string[];
  /** The numbers, digits, dates and the like that were said, in order: `digits 42`. */
  said: string[];
  /** What the caller heard on a line of live audio, in order. */
  heard: HeardSpeech[];
  /** What the caller said on a line of live audio, in order. */
  spoke: string[];
  /** The questions to the caller, and the keys that the caller pressed, in order. */
  asked: Question[];
  /** Files that were recorded, in order: `greeting.wav`. */
  recorded: string[];
  /** Texts that were sent to the caller, in order. */
  sent: string[];
  /** Applications that were run, in order: `Dial(SIP/100,20)`. */
  executed: string[];
  /** The commands of the server, as they came. */
  commands: string[];
  /** Variables that the server set, each with its last value. */
  set: Record<string, string>;
  /** Variables of the channel at the end. */
  variables: Record<string, string>;
  /** Where the dialplan goes on: where the server, an application or a redirect led the call last. */
  continueAt: {
    /** The context. */
    context?: string;
    /** The extension. */
    extension?: string;
    /** The priority: a number or a label. */
    priority?: string;
  };
  /**
   * The way through the call, in order: prompts, what was said, recorded and run, and what the caller
   * did: `['welcome', 'main-menu', 'press 1', 'digits 1', 'hang up']`.
   */
  route: string[];
  /** The call as a text of a few lines, from the caller's side. */
  story: string;
  /** All moments of the call, from which {@link route} and {@link story} are made. */
  moments: CallMoment[];
  /** Steps of the script whose moment never came. */
  unused: ScriptStep[];
  /** Whether the connection broke instead of being closed; the dialplan cannot tell. */
  reset: boolean;
  /** The whole dialogue. */
  dialogue: DialogueLine[];
}
