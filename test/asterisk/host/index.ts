/** A real Asterisk for Jest tests: start one, place calls to an AGI server, see what came of them. */
export { Asterisk, startAsterisk, type AsteriskOptions } from './asterisk.js';
export { Call } from './call.js';
export {
  type AgiCallOptions,
  type Bytes,
  type CallOptions,
  type CallResult,
  type DialplanCallOptions,
  type ExecutedApplication,
  type FarStep,
  type Report,
} from './call-options.js';
export { describeAsterisk } from './describe-asterisk.js';
export { describeUnless } from './describe-unless.js';
export { provision, type AsteriskHome } from './provision.js';
