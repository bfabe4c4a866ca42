import type { DialogueLine } from '../dialogue/dialogue-line.js';
import type { ScriptStep } from '../options/script-step.js';

/** What a call was about: one thing that the caller heard or did, or that the server changed. */
export interface CallMoment {
  kind:
    'played' | 'said' | 'asked' | 'recorded' | 'sent' | 'executed' | 'set' | 'pressed' | 'hung up';
  /** The prompt, `digits 42`, the file, `NAME=value`, the key. */
  what: string;
  /** When, in ms since the call began. */
  at: number;
  /** Its line of the dialogue. */
  line: number;
}

/** A command that collects keys. */
export interface Question {
  /** The prompt that was played for it; `''` if none. */
  prompt: string;
  /** The keys that it heard. */
  pressed: string;
}

/**
 * How a call ended: the session ended and the dialplan goes on; somebody hung up; the dialplan reads
 * FAILURE; the server broke the connection.
 */
export type CallEnding = 'continued' | 'caller hung up' | 'server hung up' | 'failed' | 'reset';

/** What a call came to. */
export interface CallReport {
  /** As the dialplan would read it in `AGISTATUS`. */
  status: 'SUCCESS' | 'FAILURE' | 'HANGUP';
  /** `AGI_OUTCOME`; empty where nothing went wrong. */
  outcome: string;
  ending: CallEnding;
  /** What the handler threw, where the call was placed in memory. */
  error?: unknown;
  /** Names of the prompts that were played, in order. */
  played: string[];
  /** What was said: `digits 42`. */
  said: string[];
  /** What the caller was asked, and which keys they pressed. */
  asked: Question[];
  /** Files that were recorded: `greeting.wav`. */
  recorded: string[];
  /** Texts that were sent to the caller. */
  sent: string[];
  /** Applications that were run: `Dial(SIP/100,20)`. */
  executed: string[];
  /** The commands of the server, as they came. */
  commands: string[];
  /** Variables that the server set, with their last values. */
  set: Record<string, string>;
  /** Variables of the channel at the end. */
  variables: Record<string, string>;
  /** Where the dialplan goes on, if the server said. */
  continueAt: { context?: string; extension?: string; priority?: string };
  /**
   * The way through the call: prompts, what was said, recorded and run, and what the caller did, in
   * order: `['welcome', 'main-menu', 'press 1', 'digits 1', 'hang up']`.
   */
  route: string[];
  /** The call, told in a few lines. */
  story: string;
  /** All that {@link route} and {@link story} are made of. */
  moments: CallMoment[];
  /** Steps of the script that never came to pass. */
  unused: ScriptStep[];
  /** Whether the connection broke instead of being closed; the dialplan cannot tell. */
  reset: boolean;
  /** The whole dialogue. */
  dialogue: DialogueLine[];
}
