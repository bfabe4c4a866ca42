export type { CallReport, DialogueLine, ScriptStep, SimulatedCallOptions } from './call-options.js';
export { placeCall, type SimulatedCall } from './place-call.js';
