/** A real telephone for tests on a real Asterisk: SIP and RTP on 127.0.0.1, with a log by the millisecond. */
export { type HeardFrame, type Sound } from './ear.js';
export { encode, type Codec } from './g711.js';
export {
  connectTelephone,
  type ConnectedTelephone,
  type EndpointOptions,
  type TelephoneExchange,
} from './connect-telephone.js';
export { Telephone, type FarEnd, type TelephoneOptions } from './telephone.js';
export { TelephoneCall, type CallEnd, type CallParty } from './telephone-call.js';
export { amplitudeOf, isTone, silence, tone } from './tone.js';
