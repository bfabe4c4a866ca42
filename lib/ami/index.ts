export { AsyncAgi } from './async/async-agi.js';
export type { AsyncAgiOptions } from './async/async-agi-options.js';
export { AmiClient } from './client/ami-client.js';
export type {
  AmiActionArguments,
  AmiActionOptions,
  AmiConnectOptions,
  AmiWaitOptions,
} from './client/action-options.js';
export type { AmiClientEvents } from './client/client-events.js';
export type { AmiClientOptions } from './client/client-options.js';
export type { AmiClientState } from './client/reconnector.js';
export type {
  AgiActionHeaders,
  AmiActions,
  ChannelHeaders,
  OriginateHeaders,
  TransferHeaders,
} from './client/actions.js';
export type {
  AmiBridgeEvent,
  AmiChannelEvent,
  AmiDialEvent,
  AmiDtmfEvent,
  AmiEvent,
  AmiHangupEvent,
  AmiHangupRequestEvent,
  AmiNewextenEvent,
  AmiOriginateResponseEvent,
  AmiRenameEvent,
  AmiVarSetEvent,
} from './client/channel-events.js';
export type {
  AmiAsyncAgiExecEvent,
  AmiAsyncAgiStartEvent,
  AmiDeviceStateEvent,
  AmiEvents,
  AmiFullyBootedEvent,
  AmiQueueCallerEvent,
  AmiShutdownEvent,
  AmiUserEvent,
} from './client/events.js';
export type { AmiHeaders, AmiHeaderValue, AmiMessage } from './codec/message.js';
export { interruptBy } from './interrupting/interrupt-by.js';
export type { AmiReply } from './connection/pending-action.js';
export type { AmiTlsOptions } from './connection/settings.js';
export type { AmiClock, AmiTransport } from './transport/transport.js';
export {
  MemoryAttemptStore,
  type AttemptRecord,
  type AttemptStore,
} from './placing/attempt-store.js';
export { CallPlacer, type CallPlacerOptions } from './placing/call-placer.js';
export type { PlacementOutcome, PlacementResult } from './placing/outcome.js';
export type { PlaceOptions, PlaceVia, RetryPlan } from './placing/place-options.js';
export type { RecoveredCall, RecoveryPlan } from './placing/recovery.js';
export { PlacedCall, type PlacedCallEnd } from './placing/placed-call.js';
