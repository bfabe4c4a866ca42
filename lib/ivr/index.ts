export { AgiDialog } from './agi-dialog.js';
export type { AgiDialogOptions, DialogResult, HangupMode } from './dialog-options.js';
export type { AskResult, SpokenAskResult } from './interactions/ask.js';
export type { AskFailure, AskOptions, Lookup } from './interactions/ask-options.js';
export { defineMenu, defineQuestion } from './interactions/definitions.js';
export type { HoldOptions, HoldResult, SpokenHoldResult } from './interactions/hold.js';
export type { HoldSpeech } from './interactions/hold-speech.js';
export type {
  AgentAnswer,
  ConversationOptions,
  ConversationResult,
  ConversationTurn,
  SpokenTurn,
} from './interactions/conversation-options.js';
export type { ConfirmOptions } from './interactions/confirm.js';
export type { ListeningOptions, ListeningResult } from './interactions/listen.js';
export type { MenuResult, SpokenChoice } from './interactions/menu.js';
export type { SpeechInput } from './interactions/speech-input.js';
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
