export { AgiDialog } from './agi-dialog.js';
export type { AgiDialogOptions, DialogResult, HangupMode } from './dialog-options.js';
export type { AskResult } from './interactions/ask.js';
export type { AskFailure, AskOptions, Lookup } from './interactions/ask-options.js';
export { defineMenu, defineQuestion } from './interactions/definitions.js';
export type { HoldOptions, HoldResult } from './interactions/hold.js';
export type { MenuResult } from './interactions/menu.js';
export type {
  ChosenValue,
  MenuChoice,
  MenuOptions,
  MixedMenuOptions,
} from './interactions/menu-options.js';
export type { DateFormat, Prompt, PromptElement } from './prompts/prompt.js';
export type { PromptTable } from './prompts/prompt-table.js';
export { type DefinedPrompts, definePrompts, type NamedPrompt } from './prompts/define-prompts.js';
export type {
  RecordingEnd,
  RecordingFailure,
  RecordingResult,
  RecordOptions,
} from './interactions/record-options.js';
export { defineSpeech } from './speech/define-speech.js';
export { speechHandler } from './speech/speech-handler.js';
export type {
  SpeechAudio,
  SpeechEndpoint,
  SpeechFolder,
  SpeechOptions,
} from './speech/speech-options.js';
