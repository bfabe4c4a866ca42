/**
 * The names of the core that lib/nest, lib/ivr, lib/testing and lib/cli use beside the public ones. This
 * file is no entry point of the package: its names may change in any release.
 */
export { APPLICATIONS } from './application/catalogue.js';
export { isCallerGone } from './channel/call/expected-end.js';
export { channelOf } from './server/server-events.js';
export { afterCallDone } from './server/session/after-call.js';
export { Deadline } from './deadline.js';
export { diagnostics } from './diagnostics.js';
export type { TransportAbilities } from './channel/transport.js';
export type { News } from './server/connection/connection-events.js';
export { ORDER as ENVIRONMENT_ORDER } from './codec/environment.js';
export { argumentError } from './errors.js';
export { frozenCopy } from './frozen-copy.js';
export {
  DEFAULT_PORT,
  GET_DATA_FIRST_DIGIT,
  GET_DATA_NEXT_DIGIT,
  LONGEST_DELAY,
  MAX_DIGITS,
  MAX_INTEGER,
} from './limits.js';
export { checkOptionalValue, checkValue, refusedValue } from './options/check-value.js';
export { suggestion } from './options/nearest-names.js';
export {
  anyMilliseconds,
  integer,
  milliseconds,
  wholeMilliseconds,
} from './options/number-rules.js';
export { resolveOptions } from './options/resolve-options.js';
export {
  aFunction,
  faultOf,
  isObject,
  listOf,
  objectOf,
  oneOf,
  recordOf,
  text,
  textLike,
  trueOrFalse,
} from './options/rules.js';
export {
  optional,
  withDefault,
  type OptionRules,
  type ValueFault,
  type ValueRule,
} from './options/value-rule.js';
export { callGuarded } from './reporting/guarded-call.js';
export { callLabel } from './reporting/call-label.js';
export { describeValue } from './reporting/describe-value.js';
export { isInstance, propertyOf } from './reporting/look-safely.js';
export { report, takeReports, warnOfLogger, type Report } from './reporting/reports.js';
export { nearestRoutes } from './routing/nearest-routes.js';
export { parsePattern, type Segment } from './routing/path-pattern.js';
export { RouteTable } from './routing/route-table.js';
export { SERVER_OPTIONS, type ServerSettings } from './server/server-options.js';
export { isStandardSchema, validated } from './standard-schema.js';
export { emitSafely } from './channel/emit-safely.js';
export { parseTarget } from './codec/request-url.js';
export { ByteBuffer } from './codec/byte-buffer.js';
export { quoteValue } from './errors.js';
export { writeCallerId } from './command/caller-id.js';
export { isTemplateName } from './command/variable-template.js';
export {
  watchSessions,
  type BegunSession,
  type SessionWatch,
} from './server/session/session-watch.js';
export { WatchedDialogue, type DialogueListener, type Side } from './observe/watched-dialogue.js';
export { CLOSE, OPEN, partsOf, placeholder, type Placeholder } from './observe/placeholders.js';
export { maskCaller, maskPath } from './reporting/masking.js';
export { LINE_OF_CALL } from './audio/line-of-call.js';
export {
  simulatedLinesOf,
  simulateLines,
  type OpenSimulatedLine,
  type SimulatedCallLines,
  type SimulatedEnd,
  type SimulatedLine,
} from './audio/simulated-lines.js';
export { silentToneOf } from './channel/commands/silent-tone-of.js';
export type { SilentTone } from './channel/call/silent-tone.js';
export type { EventCall } from './channel/emit-safely.js';
export { hasSince, releaseOf } from './codec/asterisk-release.js';
export { Alarm } from './deadline.js';
export { abortSignal } from './options/rules.js';
export { reportThrown } from './reporting/reports.js';
export type { CountedConnection } from './server/admission/admission.js';
export { ConnectionGate, type NewSession } from './server/admission/connection-gate.js';
export type { UntrustedSession, UntrustedSessions } from './server/admission/untrusted-sessions.js';
export { canonicalAddress } from './server/connection/address-list.js';
export {
  handleData,
  handleEnd,
  type ConnectionOwner,
} from './server/connection/connection-events.js';
export { Drain, refusedTime } from './server/listening/drain.js';
export { listenTarget } from './server/listening/listen-arguments.js';
export { makeServer, startListening } from './server/listening/listener.js';
export type { ProxyHandshake } from './server/proxy/proxy-handshake.js';
export { HOST, PORT } from './server/server-options.js';
