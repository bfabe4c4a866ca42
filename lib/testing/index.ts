export type {
  ApplicationCall,
  CallEnding,
  CallMoment,
  CallReport,
  DialogueLine,
  PromptLength,
  Question,
  ScriptStep,
  SimulatedApplication,
  SimulatedCallOptions,
  SimulatedSubroutine,
} from './options/call-options.js';
export type { ChaosOptions, ChaosPoint } from './chaos/chaos-plan.js';
export { agiMatchers, type AgiMatchers, type MatcherResult } from './expectations/agi-matchers.js';
export { expectCall, type CallExpectation } from './expectations/expect-call.js';
export { ExpectationError } from './expectations/expectation-error.js';
export type { CallTarget } from './transport/destination.js';
export { placeCall, type CallerTurn, type SimulatedCall } from './calls/place-call.js';
export { SimulatedDatabase } from './options/simulated-database.js';
export { formatDialogue, formatLine, type LineFormat } from './dialogue/dialogue-text.js';
export { recordCalls, type CallRecorder, type RecordOptions } from './transcripts/record-calls.js';
export { replayTranscript, type ReplayOptions } from './transcripts/replay.js';
export { transcriptOf } from './transcripts/transcript-of-report.js';
export { formatTranscript, parseTranscript } from './transcripts/transcript-text.js';
export type { Transcript, TranscriptEntry } from './transcripts/transcript.js';
