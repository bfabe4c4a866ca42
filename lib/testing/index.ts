export type {
  ApplicationCall,
  CallReport,
  DialogueLine,
  PromptLength,
  ScriptStep,
  SimulatedApplication,
  SimulatedCallOptions,
  SimulatedSubroutine,
} from './call-options.js';
export { placeCall, type CallerTurn, type SimulatedCall } from './place-call.js';
export { SimulatedDatabase } from './simulated-database.js';
export { formatDialogue, formatLine } from './transcript.js';
