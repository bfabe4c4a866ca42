export {
  AGIChannel,
  AgiChannel,
  AGIRequest,
  parseEnvironment,
  CATALOGUE,
  CHANNEL_STATES,
  AGIError,
  AGI_ERRORS,
  AGIServer,
  SERVER_OPTIONS,
  allOf,
  anyOf,
  challengeAuth,
  signedUrlAuth,
  tokenAuth,
  AGIServer as AgiServer,
} from './core/index.js';
export type {
  AGIParams,
  AGIChannelEvents,
  CallOutcome,
  CommandOptions,
  LastWords,
  Refusal,
  ValueOptions,
  Environment,
  EnvironmentRules,
  Word,
  Command,
  CommandFamily,
  DurationClass,
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
  RecordResult,
  SayResult,
  SendResult,
  SpeechAlternative,
  SpeechResult,
  StoreResult,
  TddResult,
  ValueResult,
  AGIErrorCode,
  AGIErrorDetails,
  AGIHandler,
  AGIRouteConfig,
  AuthFunction,
  ChallengeAuthOptions,
  StandardSchema,
  StandardSchemaIssue,
  StandardSchemaResult,
  SignedUrlAuthOptions,
  TokenAuthOptions,
  ListenOptions,
  AGIServerEvents,
  AGIServerOptions,
  OptionRule,
} from './core/index.js';
export { AgiModule } from './nest/agi.module.js';
export type { AgiModuleExtras } from './nest/agi.module-definition.js';
export { AgiContext } from './nest/agi-context.js';
export { AgiArgumentsHost, AgiExecutionContext } from './nest/agi-execution-context.js';
export {
  AGI_MODULE_OPTIONS,
  type AgiGuardLike,
  type AgiModuleOptions,
} from './nest/agi-module-options.js';
export {
  AgiController,
  type AgiControllerOptions,
} from './nest/decorators/agi-controller.decorator.js';
export { AgiGuard } from './nest/decorators/agi-guard.decorator.js';
export { AgiRoute, type AgiRouteOptions } from './nest/decorators/agi-route.decorator.js';
export { getServerToken, InjectAgiServer } from './nest/decorators/inject-agi-server.decorator.js';
export { OnAgiEvent } from './nest/decorators/on-agi-event.decorator.js';
export {
  AgiArg,
  AgiHeader,
  AgiParam,
  AgiQuery,
  AgiRequest,
  CallerId,
  Channel,
} from './nest/decorators/params.decorator.js';
export type { AgiParameterOptions, AgiParameterPipe } from './nest/decorators/parameter-options.js';
export { AgiHealthIndicator, type AgiHealth } from './nest/health/agi-health.indicator.js';
