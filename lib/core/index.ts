export type {
  AudioLine,
  AudioLineEnd,
  AudioLineEvents,
  AudioLineMode,
  AudioRate,
  SpeakOptions,
  SpeakResult,
} from './audio/audio-line.js';
export type {
  RecogniseOptions,
  RecognisedText,
  SpeechToText,
  SynthesiseOptions,
  TextToSpeech,
  VoiceActivity,
  VoiceActivityDetector,
} from './audio/speech-ports.js';
export { challengeAuth, type ChallengeAuthOptions } from './auth/challenge-auth.js';
export { allOf, anyOf } from './auth/combined-auth.js';
export { signedUrlAuth, type SignedUrlAuthOptions } from './auth/signed-url-auth.js';
export { tokenAuth, type TokenAuthOptions } from './auth/token-auth.js';
export type { RunOptions, RunResult } from './application/any-application.js';
export type { ApplicationResult } from './application/application.js';
export type { CallParty } from './application/call-party.js';
export type { AmdOptions, AmdResult, AmdStatus } from './application/rows/amd.js';
export type {
  ConfBridgeOptions,
  ConfBridgeResult,
  ConfBridgeStatus,
  PageOptions,
} from './application/rows/conference.js';
export type { DialLimit, DialOptions, DialResult, DialStatus } from './application/rows/dial.js';
export type {
  DirectoryOptions,
  DirectoryResult,
  DirectoryStatus,
  VoiceMailOptions,
  VoiceMailResult,
  VoiceMailStatus,
} from './application/rows/mailbox.js';
export type { MixMonitorOptions } from './application/rows/monitor.js';
export type {
  OriginateOptions,
  OriginateResult,
  OriginateStatus,
  OriginateTarget,
} from './application/rows/originate.js';
export type {
  BackgroundOptions,
  BackgroundResult,
  PlaybackApplicationResult,
  PlaybackOptions,
  PlaybackStatus,
  ReadOptions,
  ReadResult,
  ReadStatus,
} from './application/rows/prompts.js';
export type { QueueOptions, QueueResult, QueueStatus } from './application/rows/queue.js';
export type { SignalOptions } from './application/rows/signals.js';
export type {
  FollowMeOptions,
  ParkOptions,
  ParkResult,
  TransferResult,
  TransferStatus,
} from './application/rows/transfer.js';
export type { MixMonitor } from './channel/call/call-recording.js';
export { AGIChannel, AGIChannel as AgiChannel } from './channel/agi-channel.js';
export { AGIRequest, type AGIParams } from './channel/agi-request.js';
export { defineCallValue, type CallValueKey } from './channel/call-value.js';
export type { AGIChannelEvents } from './channel/channel-events.js';
export type {
  AfterCallWork,
  CallOutcome,
  BytesOptions,
  CommandOptions,
  HangupOptions,
  Interrupt,
  Interruption,
  LastWords,
  NextPlace,
  Refusal,
  ValueOptions,
} from './channel/options.js';
export {
  parseEnvironment,
  type Environment,
  type EnvironmentRules,
  type EnvironmentVerdict,
} from './codec/environment.js';
export type { Reply } from './codec/reply.js';
export type { Word } from './codec/command-line.js';
export { lineLimitOf } from './codec/line-limit.js';
export { CATALOGUE } from './command/catalogue.js';
export type { Argument } from './command/arguments.js';
export type {
  Command,
  CommandFamily,
  DurationClass,
  FollowUp,
  MissingSound,
  PlacePart,
} from './command/command.js';
export type { CallerName } from './command/caller-id.js';
export type { Place } from './command/place.js';
export { CHANNEL_STATES } from './command/results.js';
export type {
  AGIResponse,
  AnswerResult,
  ChannelState,
  ChannelStatusResult,
  CharResult,
  DeleteResult,
  DigitResult,
  DigitsResult,
  ExecResult,
  GosubResult,
  HangupResult,
  OptionResult,
  PlaybackResult,
  RecognizeResult,
  RecordEnd,
  RecordFileResult,
  SayResult,
  SendResult,
  SpeechAlternative,
  SpeechResult,
  StoreResult,
  TddResult,
  ValueResult,
} from './command/results.js';
export {
  AGIError,
  AGIError as AgiError,
  AGI_ERRORS,
  isAGIError,
  type AGIErrorCode,
  type AGIErrorDetails,
} from './errors.js';
export type { AuthFunction } from './auth/auth-function.js';
export type { AGIHandler, AGIRouteConfig } from './server/agi-route.js';
export { AGIServer, AGIServer as AgiServer } from './server/agi-server.js';
export type { CloseOptions } from './server/listening/drain.js';
export type { ListenAddress, ListenOptions } from './server/listening/listen-arguments.js';
export { serveProcess, type ProcessOptions } from './process/serve-process.js';
export type { AGIServerEvents } from './server/server-events.js';
export type { AGIServerOptions } from './server/server-options.js';
export type {
  StandardSchema,
  StandardSchemaIssue,
  StandardSchemaResult,
} from './standard-schema.js';
export type { AGIDiagnostics, WatchedCall, WatchedInteraction } from './diagnostics.js';
export { logCalls, type CallLogOptions, type CallLogRecord } from './observe/call-log.js';
export { describeThrown, type DescribedThrown } from './reporting/describe-thrown.js';
export { maskDigits } from './reporting/masking.js';
export { printable } from './reporting/printable.js';
export {
  traceCalls,
  type OpenTelemetryApi,
  type OpenTelemetryTracer,
  type TraceOptions,
} from './observe/opentelemetry.js';
export { prometheusMetrics, type PrometheusOptions } from './observe/prometheus.js';
export type { PrometheusClient } from './observe/prometheus-client.js';
