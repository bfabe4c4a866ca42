export { AgiDialog, type AgiDialogOptions } from './agi-dialog.js';
export type { AskResult } from './ask.js';
export type { AskFailure, AskOptions } from './ask-options.js';
export { defineMenu, defineQuestion } from './definitions.js';
export type { HoldOptions, HoldResult } from './hold.js';
export type { MenuResult } from './menu.js';
export type { MenuChoice, MenuOptions } from './menu-options.js';
export type { Prompt, PromptElement, PromptTable } from './prompt.js';
export type { RecordingResult, RecordOptions } from './record.js';
