import type { AmiMessage } from '../codec/message.js';

/**
 * An event of Asterisk. Its class is in `Privilege`, such as `call,all`; a user gets it where `read` of
 * manager.conf has that class.
 *
 * @publicApi
 */
export interface AmiEvent extends AmiMessage {
  /** Its name. */
  readonly Event: string;
  /** Its classes. */
  readonly Privilege: string;
}

/**
 * An event of a channel.
 *
 * @publicApi
 */
export interface AmiChannelEvent extends AmiEvent {
  /** Name of the channel: `PJSIP/100-00000001`. It may change; `Uniqueid` does not. */
  readonly Channel: string;
  /** State as a number; 6 is up. */
  readonly ChannelState: string;
  /** State in words: `Down`, `Ringing`, `Up`. */
  readonly ChannelStateDesc: string;
  /** Number of the caller; `<unknown>` for none. */
  readonly CallerIDNum: string;
  /** Name of the caller; `<unknown>` for none. What a caller is called is the caller's own choice. */
  readonly CallerIDName: string;
  /** Number of who is connected; `<unknown>` for none. */
  readonly ConnectedLineNum: string;
  /** Name of who is connected; `<unknown>` for none. */
  readonly ConnectedLineName: string;
  /** Language. */
  readonly Language: string;
  /** Account code. */
  readonly AccountCode: string;
  /** Where in the dialplan it is. */
  readonly Context: string;
  /** See `Context`. */
  readonly Exten: string;
  /** See `Context`. */
  readonly Priority: string;
  /** The same for the whole life of the channel. */
  readonly Uniqueid: string;
  /** Unique id of the first channel of the same call. */
  readonly Linkedid: string;
}

/**
 * The end of a channel.
 *
 * @publicApi
 */
export interface AmiHangupEvent extends AmiChannelEvent {
  /** Hangup cause as a number: 16 is normal, 17 busy. */
  readonly Cause: string;
  /** Hangup cause in words. */
  readonly 'Cause-txt': string;
}

/**
 * A request to hang up, or the dialplan's own wish.
 *
 * @publicApi
 */
export interface AmiHangupRequestEvent extends AmiChannelEvent {
  /** Hangup cause as a number, where there is one. */
  readonly Cause?: string;
}

/**
 * The dialplan executes an application; class `dialplan`.
 *
 * @publicApi
 */
export interface AmiNewextenEvent extends AmiChannelEvent {
  /** As `Exten`. */
  readonly Extension: string;
  /** The application. */
  readonly Application: string;
  /** Its arguments. */
  readonly AppData: string;
}

/**
 * A variable is set; class `dialplan`. Without a channel for a global one.
 *
 * @publicApi
 */
export interface AmiVarSetEvent extends AmiEvent {
  /** Name. */
  readonly Variable: string;
  /** Value, escaped as in C. */
  readonly Value: string;
  /** Name of the channel. */
  readonly Channel?: string;
  /** Its unique id. */
  readonly Uniqueid?: string;
}

/**
 * A channel has a new name.
 *
 * @publicApi
 */
export interface AmiRenameEvent extends AmiEvent {
  /** The name before. */
  readonly Channel: string;
  /** The name from now on. */
  readonly Newname: string;
  /** Its unique id, which stays. */
  readonly Uniqueid: string;
}

/**
 * Dialling begins or ends. Headers of the dialled channel begin with `Dest`; those of the one that dials are
 * missing where nobody dials, as for `Originate`.
 *
 * @publicApi
 */
export interface AmiDialEvent extends AmiEvent {
  /** Name of the dialled channel. */
  readonly DestChannel: string;
  /** Unique id of the dialled channel. */
  readonly DestUniqueid: string;
  /** Name of the channel that dials. */
  readonly Channel?: string;
  /** Unique id of the channel that dials. */
  readonly Uniqueid?: string;
  /** The number that is dialled, in `DialBegin`. */
  readonly DialString?: string;
  /** In `DialEnd`: `ANSWER`, `BUSY`, `NOANSWER`, `CANCEL`, `CONGESTION`, `CHANUNAVAIL`. */
  readonly DialStatus?: string;
}

/**
 * The result of an `Originate` with `Async`. Class `call`.
 *
 * @publicApi
 */
export interface AmiOriginateResponseEvent extends AmiEvent {
  /** `Success` or `Failure`. */
  readonly Response: string;
  /** Name of the channel, or what was to be called. */
  readonly Channel: string;
  /** 4 answered, 5 busy, 3 no answer, 8 congestion, 1 hung up, 0 something else. */
  readonly Reason: string;
  /** Unique id of the channel, or that which `ChannelId` gave. */
  readonly Uniqueid: string;
}

/**
 * A channel enters or leaves a bridge.
 *
 * @publicApi
 */
export interface AmiBridgeEvent extends AmiChannelEvent {
  /** Id of the bridge. */
  readonly BridgeUniqueid: string;
  /** `basic`, `base`, … */
  readonly BridgeType: string;
  /** Channels in it now. */
  readonly BridgeNumChannels: string;
}

/**
 * A key is pressed or released; class `dtmf`.
 *
 * @publicApi
 */
export interface AmiDtmfEvent extends AmiChannelEvent {
  /** The key. */
  readonly Digit: string;
  /** `Received` or `Sent`. */
  readonly Direction: string;
  /** In ms, in `DTMFEnd`. */
  readonly DurationMs?: string;
}
