import type { SpeechOptions } from './speech/speech-options.js';
import type { DefinedPrompts } from './prompts/define-prompts.js';
import type { PromptTable } from './prompts/prompt-table.js';

/**
 * How a dialogue tells that the caller has hung up: `result` is an outcome `hangup`; `throw` rejects with
 * `E_AGI_HANGUP`, as a command of the channel does.
 *
 * @publicApi
 */
export type HangupMode = 'result' | 'throw';

/**
 * The result of an operation of a dialogue: without the outcome `hangup` where the dialogue throws it.
 *
 * @publicApi
 */
export type DialogResult<Result, Hangup extends HangupMode = 'result'> = Hangup extends 'throw'
  ? Exclude<Result, { readonly outcome: 'hangup' }>
  : Result;

/**
 * Settings of a dialogue. All may be left out.
 *
 * @publicApi
 */
export interface AgiDialogOptions<Hangup extends HangupMode = HangupMode> {
  /**
   * Prompts of each language by name, as a table or from `definePrompts()`: none. An element
   * `{ prompt: 'welcome' }` plays one of them.
   */
  prompts?: PromptTable | DefinedPrompts;
  /** Language of the prompts for callers with a language that has none: that of the prompts, or `en`. */
  fallbackLanguage?: string;
  /**
   * How the dialogue tells that the caller has hung up: `result` is an outcome `hangup`, `throw` an error
   * `E_AGI_HANGUP`, which ends the handler without being its failure. `result` unless given.
   */
  hangup?: Hangup;
  /** The engines by which it hears and speaks, as `defineSpeech()` makes them: none. */
  speech?: SpeechOptions;
  /** Clock in ms for `totalTimeout`: the clock of the process. A test in virtual time gives the call's. */
  now?: () => number;
  /**
   * Called with each prompt that Asterisk cannot play, once in a call. Unless given, a process warning
   * tells of it, and in Nest a warning of its `Logger`.
   */
  onMissing?: (prompt: string) => void;
}
