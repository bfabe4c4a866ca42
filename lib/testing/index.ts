export {
  simulatedRecogniser,
  simulatedVoice,
  type SimulatedRecogniser,
  type SimulatedRecognition,
  type SimulatedVoice,
} from './audio/simulated-engines.js';
export { spokenAudio } from './audio/spoken-audio.js';
export type { ChaosOptions, ChaosPoint } from './options/chaos-options.js';
export type { PromptLength, SimulatedCallOptions } from './options/call-options.js';
export type { ScriptStep } from './options/script-step.js';
export type { SimulatedEnding, SimulatedOutcome } from './options/simulated-outcome.js';
export type {
  ApplicationCall,
  SimulatedApplication,
  SimulatedSubroutine,
} from './options/simulated-dialplan.js';
export { SimulatedDatabase } from './options/simulated-database.js';
export { placeCall } from './calls/place-call.js';
export type { CallerTurn, SimulatedCall } from './calls/simulated-call.js';
export type { PlacedOutcome } from './manager/placed-channel.js';
export {
  SimulatedPbx,
  type SimulatedManager,
  type SimulatedPlacement,
} from './manager/simulated-pbx.js';
export type {
  SimulatedAnswer,
  SimulatedAttempt,
  SimulatedDestination,
  SimulatedPbxOptions,
  SimulatedRefusal,
} from './manager/pbx-options.js';
export type { ApplicationWithServer, CallTarget } from './transport/destination.js';
export type {
  CallEnding,
  CallMoment,
  CallReport,
  HeardSpeech,
  Question,
} from './report/call-report.js';
export type { DialogueLine } from './dialogue/dialogue-line.js';
export { formatDialogue, formatLine, type LineFormat } from './dialogue/dialogue-text.js';
export {
  agiMatchers,
  type AgiMatcherFunctions,
  type AgiMatchers,
  type ExpectedText,
  type MatcherResult,
} from './expectations/agi-matchers.js';
export { expectCall, type CallExpectation } from './expectations/expect-call.js';
export { ExpectationError } from './expectations/expectation-error.js';
export {
  recordCalls,
  type CallRecorder,
  type RecordCallsOptions,
} from './transcripts/record-calls.js';
export { maskedTextsOf, type MaskedText } from './transcripts/masked-lines.js';
export { replayTranscript, type ReplayOptions } from './transcripts/replay.js';
export { transcriptOf } from './transcripts/transcript-of-report.js';
export { formatTranscript, parseTranscript } from './transcripts/transcript-text.js';
export type { Transcript, TranscriptEntry } from './transcripts/transcript.js';
export { explore } from './exploration/explore.js';
export type { ExplorationPlan } from './exploration/exploration-plan.js';
export { repeatPath } from './exploration/call/repeat-path.js';
export { optionsOf } from './exploration/call/call-options.js';
export { scriptedCall } from './exploration/call/scripted-call.js';
export type { Exploration, SavedExploration } from './exploration/exploration.js';
export type {
  EndedCall,
  ExplorationProgress,
  ExploredCall,
  ExploreOptions,
} from './exploration/call/explore-options.js';
export type {
  Fault,
  FaultKind,
  PathOutcome,
  PathScript,
  Prefix,
  TrailStep,
} from './exploration/call/walked-path.js';
export type {
  FoundEdge,
  FoundPath,
  FoundPlace,
  SavedFindings,
} from './exploration/search/findings.js';
export type { SavedSearch } from './exploration/search/search.js';
export { graphOf, type CallGraph, type GraphOptions } from './exploration/graph/graph-of.js';
