import type {
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
} from './channel-events.js';

/**
 * An event of the dialplan's `UserEvent()` or of the action; class `user`.
 *
 * @publicApi
 */
export interface AmiUserEvent extends AmiEvent {
  /** Its name. */
  readonly UserEvent: string;
}

/**
 * Asterisk has booted; also told after each login. Class `system`.
 *
 * @publicApi
 */
export interface AmiFullyBootedEvent extends AmiEvent {
  /** `Fully Booted`. */
  readonly Status: string;
  /** Seconds since the start. */
  readonly Uptime: string;
}

/**
 * Asterisk stops; class `system`.
 *
 * @publicApi
 */
export interface AmiShutdownEvent extends AmiEvent {
  /** `Cleanly` or `Uncleanly`. */
  readonly Shutdown: string;
  /** Whether it starts again: `True` or `False`. */
  readonly Restart: string;
}

/**
 * A session of `AGI(agi:async)` begins; class `agi`.
 *
 * @publicApi
 */
export interface AmiAsyncAgiStartEvent extends AmiChannelEvent {
  /** The environment of AGI, percent-encoded. */
  readonly Env: string;
}

/**
 * A command of `AGI(agi:async)` is done; class `agi`.
 *
 * @publicApi
 */
export interface AmiAsyncAgiExecEvent extends AmiChannelEvent {
  /** The reply of AGI, percent-encoded. */
  readonly Result: string;
  /** `CommandID` of the action. */
  readonly CommandId?: string;
}

/**
 * A caller comes into a queue, or leaves it; class `agent`.
 *
 * @publicApi
 */
export interface AmiQueueCallerEvent extends AmiChannelEvent {
  /** Name of the queue. */
  readonly Queue: string;
  /** Position in it. */
  readonly Position?: string;
  /** Callers that wait in it. */
  readonly Count?: string;
}

/**
 * The state of a device; class `call`.
 *
 * @publicApi
 */
export interface AmiDeviceStateEvent extends AmiEvent {
  /** `PJSIP/100`. */
  readonly Device: string;
  /** `NOT_INUSE`, `INUSE`, `RINGING`, … */
  readonly State: string;
}

/**
 * The common events of Asterisk by name. Any other is told as well, as an `AmiMessage`.
 *
 * @publicApi
 */
export interface AmiEvents {
  /** A channel begins. */
  Newchannel: AmiChannelEvent;
  /** A channel has a new state. */
  Newstate: AmiChannelEvent;
  /** A channel has a new caller id. */
  NewCallerid: AmiChannelEvent;
  /** A channel has somebody else connected. */
  NewConnectedLine: AmiChannelEvent;
  /** The dialplan executes an application. */
  Newexten: AmiNewextenEvent;
  /** A channel has a new name. */
  Rename: AmiRenameEvent;
  /** A channel is gone. */
  Hangup: AmiHangupEvent;
  /** The far side hangs up. */
  HangupRequest: AmiHangupRequestEvent;
  /** Asterisk hangs up. */
  SoftHangupRequest: AmiHangupRequestEvent;
  /** Dialling begins. */
  DialBegin: AmiDialEvent;
  /** Dialling makes progress. */
  DialState: AmiDialEvent;
  /** Dialling is over. */
  DialEnd: AmiDialEvent;
  /** The result of an `Originate`. */
  OriginateResponse: AmiOriginateResponseEvent;
  /** A channel enters a bridge. */
  BridgeEnter: AmiBridgeEvent;
  /** A channel leaves a bridge. */
  BridgeLeave: AmiBridgeEvent;
  /** A channel is put on hold. */
  Hold: AmiChannelEvent;
  /** A channel is taken off hold. */
  Unhold: AmiChannelEvent;
  /** A key is pressed. */
  DTMFBegin: AmiDtmfEvent;
  /** A key is released. */
  DTMFEnd: AmiDtmfEvent;
  /** A variable is set. */
  VarSet: AmiVarSetEvent;
  /** An event of the dialplan's own. */
  UserEvent: AmiUserEvent;
  /** Asterisk has booted. */
  FullyBooted: AmiFullyBootedEvent;
  /** Asterisk stops. */
  Shutdown: AmiShutdownEvent;
  /** `AGI(agi:async)` begins. */
  AsyncAGIStart: AmiAsyncAgiStartEvent;
  /** A command of `AGI(agi:async)` is done. */
  AsyncAGIExec: AmiAsyncAgiExecEvent;
  /** `AGI(agi:async)` ends. */
  AsyncAGIEnd: AmiChannelEvent;
  /** A caller comes into a queue. */
  QueueCallerJoin: AmiQueueCallerEvent;
  /** A caller leaves a queue. */
  QueueCallerLeave: AmiQueueCallerEvent;
  /** A caller hangs up in a queue. */
  QueueCallerAbandon: AmiQueueCallerEvent;
  /** The state of a device changes. */
  DeviceStateChange: AmiDeviceStateEvent;
}
