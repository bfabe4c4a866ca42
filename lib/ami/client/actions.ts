import type { AmiHeaderValue, AmiHeaders } from '../codec/message.js';

/**
 * Headers of `Originate`, which places a call; see also `CallPlacer`.
 *
 * @publicApi
 */
export interface OriginateHeaders extends AmiHeaders {
  /** Whom to call: `PJSIP/100`, `Local/s@menu/n`. */
  Channel: string;
  /** Where the dialplan takes the call when it is answered; with `Exten` and `Priority`. */
  Context?: string;
  /** See `Context`. */
  Exten?: string;
  /** See `Context`. */
  Priority?: AmiHeaderValue;
  /** An application that takes the call instead of the dialplan; `AGI` and the like need `system`. */
  Application?: string;
  /** The arguments of the application, separated by commas. */
  Data?: string;
  /** How long it rings, in ms; 30,000 by default. */
  Timeout?: number;
  /** `"Ada" <123>`. */
  CallerID?: string;
  /** `NAME=value`, commas escaped; a list for several. */
  Variable?: string | readonly string[];
  /** Account code. */
  Account?: string;
  /** Codecs, separated by commas. */
  Codecs?: string;
  /** Counts early media as an answer. */
  EarlyMedia?: boolean;
  /** Answers at once, and tells by `OriginateResponse` what came of it. Without it, the session waits. */
  Async?: boolean;
  /** The unique id that the channel is to have. */
  ChannelId?: string;
  /** That of the second channel of a Local channel. */
  OtherChannelId?: string;
  /** A subroutine that the channel runs before it is called. */
  PreDialGoSub?: string;
}

/**
 * Headers of actions that concern one channel.
 *
 * @publicApi
 */
export interface ChannelHeaders extends AmiHeaders {
  /** Name or unique id. */
  Channel: string;
}

/**
 * Headers of `Redirect` and `BlindTransfer`: a place in the dialplan.
 *
 * @publicApi
 */
export interface TransferHeaders extends ChannelHeaders {
  /** Where the channel goes. */
  Context: string;
  /** See `Context`. */
  Exten: string;
  /** See `Context`; `Redirect` needs it. */
  Priority?: AmiHeaderValue;
}

/**
 * Headers of `AGI`: a command for a channel that runs `AGI(agi:async)`. Needs `write = agi`.
 *
 * @publicApi
 */
export interface AgiActionHeaders extends ChannelHeaders {
  /** The command line of AGI. */
  Command: string;
  /** Comes back in the event `AsyncAGIExec`, as `CommandId`. */
  CommandID?: string;
}

/**
 * The common actions with their headers. Any other is sent as well, and any further header.
 *
 * @publicApi
 */
export interface AmiActions {
  /** Hangs up after so many seconds. */
  AbsoluteTimeout: ChannelHeaders & { /** Seconds. */ Timeout: number };
  /** Runs a command of AGI; see {@link AgiActionHeaders}. */
  AGI: AgiActionHeaders;
  /** Transfers after a consultation. */
  Atxfer: ChannelHeaders & {
    /** Extension. */ Exten: string;
    /** Its context. */ Context?: string;
  };
  /** Transfers at once. */
  BlindTransfer: TransferHeaders;
  /** Bridges two channels. */
  Bridge: {
    /** Name. */ Channel1: string;
    /** Name. */ Channel2: string;
    /** `no`, `Channel1`, `Channel2` or `Both`. */ Tone?: string;
  };
  /** Runs a command of Asterisk's command line; `command()` gives its text. */
  Command: { /** The line. */ Command: string };
  /** Lists the channels, as events `CoreShowChannel`. */
  CoreShowChannels: object;
  /** Versions and limits of the Asterisk. */
  CoreSettings: object;
  /** Times of start and reload, and the number of calls. */
  CoreStatus: object;
  /** Deletes an entry of Asterisk's database. */
  DBDel: { /** Family. */ Family: string; /** Key. */ Key: string };
  /** Reads an entry of Asterisk's database, as an event `DBGetResponse`. */
  DBGet: { /** Family. */ Family: string; /** Key. */ Key: string };
  /** Writes an entry of Asterisk's database. */
  DBPut: {
    /** Family. */ Family: string;
    /** Key. */ Key: string;
    /** Value. */ Val: AmiHeaderValue;
  };
  /** Says which classes of events this session gets; repeated after a reconnect. */
  Events: { /** `on`, `off`, or classes separated by commas. */ EventMask: string };
  /** State of an extension by its hint. */
  ExtensionState: { /** Extension. */ Exten: string; /** Its context. */ Context: string };
  /** Adds a filter of events; repeated after a reconnect. */
  Filter: { /** Only `Add`. */ Operation: 'Add'; /** The filter. */ Filter: string };
  /** Reads a variable or function, of a channel or global. */
  Getvar: { /** Name or unique id. */ Channel?: string; /** Name. */ Variable: string };
  /** Hangs up. */
  Hangup: ChannelHeaders & { /** Hangup cause, such as 16. */ Cause?: AmiHeaderValue };
  /** Lists the actions that this user may do. */
  ListCommands: object;
  /** Mutes a channel. */
  MuteAudio: ChannelHeaders & {
    /** `in`, `out` or `all`. */ Direction: string;
    /** `on` or `off`. */ State: string;
  };
  /** Records a channel. */
  MixMonitor: ChannelHeaders & {
    /** Where to. */ File?: string;
    /** As of the application. */ Options?: string;
    /** Runs afterwards. */ Command?: string;
  };
  /** Places a call; see {@link OriginateHeaders}. */
  Originate: OriginateHeaders;
  /** Asks whether Asterisk is there. */
  Ping: object;
  /** Plays a key to a channel. */
  PlayDTMF: ChannelHeaders & {
    /** The key. */ Digit: string;
    /** In ms. */ Duration?: number;
    /** As if it had come from the channel. */ Receive?: boolean;
  };
  /** Adds a member to a queue. */
  QueueAdd: {
    /** Queue. */ Queue: string;
    /** Such as `PJSIP/100`. */ Interface: string;
    /** Penalty. */ Penalty?: number;
    /** Begins paused. */ Paused?: boolean;
    /** Name. */ MemberName?: string;
    /** Device whose state counts. */ StateInterface?: string;
  };
  /** Pauses a member of queues. */
  QueuePause: {
    /** Such as `PJSIP/100`. */ Interface: string;
    /** Paused or not. */ Paused: boolean;
    /** All queues without it. */ Queue?: string;
    /** For the log. */ Reason?: string;
  };
  /** Takes a member out of a queue. */
  QueueRemove: { /** Queue. */ Queue: string; /** Such as `PJSIP/100`. */ Interface: string };
  /** Lists queues, their members and callers. */
  QueueStatus: {
    /** All queues without it. */ Queue?: string;
    /** Only this one. */ Member?: string;
  };
  /** Sends a channel elsewhere in the dialplan. */
  Redirect: TransferHeaders & {
    /** A second channel. */ ExtraChannel?: string;
    /** Where that one goes. */ ExtraContext?: string;
    /** See `ExtraContext`. */ ExtraExten?: string;
    /** See `ExtraContext`. */ ExtraPriority?: AmiHeaderValue;
  };
  /** Reloads a module, or all. */
  Reload: { /** Name. */ Module?: string };
  /** Sends a text to a channel. */
  SendText: ChannelHeaders & { /** The text. */ Message: string };
  /** Sets a variable or function, of a channel or global. */
  Setvar: {
    /** Name or unique id. */ Channel?: string;
    /** Name. */ Variable: string;
    /** Value. */ Value: AmiHeaderValue;
  };
  /** Lists channels with their details, as events `Status`. */
  Status: {
    /** Only this one. */ Channel?: string;
    /** Names, separated by commas. */ Variables?: string;
  };
  /** Sends an event `UserEvent` to everybody; further headers are its own. */
  UserEvent: { /** Its name. */ UserEvent: string };
}
