import type { AGIChannel } from 'nestjs-agi/core';
import type { FarEndOptions, TelephoneCallOptions } from '../fixture/telephone-call.js';
import type { Asterisk } from '../host/index.js';
import type { ConnectedTelephone, TelephoneCall } from '../telephone/index.js';

/** The things that a case may read and do beside its call. */
export interface CaseTools {
  asterisk: Asterisk;
  /** The telephones that the application may dial. */
  far: Readonly<Record<string, ConnectedTelephone>>;
  /** Resolves when the call executes this application. */
  executing(application: string): Promise<void>;
  /** Resolves when the call is in a bridge: with somebody, or in a conference. */
  bridged(): Promise<void>;
  /** Resolves when Asterisk's command line tells what matches. */
  tells(command: string, pattern: RegExp): Promise<void>;
  /** The name of the caller's channel. */
  channel(): Promise<string>;
}

/** One way in which an application can end. */
export interface ApplicationCase {
  application: string;
  /** `{bob}` stands for what is dialled to reach the far end of that name. */
  args: readonly string[];
  /** Whether the call is answered before; true unless given. */
  answered?: boolean;
  farEnds?: Readonly<Record<string, FarEndOptions>>;
  caller?: TelephoneCallOptions<never>['caller'];
  /** Before the application is executed. */
  before?: (channel: AGIChannel, tools: CaseTools) => Promise<unknown>;
  /** The actions of the caller. None unless given. */
  use?: (call: TelephoneCall, tools: CaseTools) => Promise<unknown>;
  /** Asterisk 16 of Debian has no such application. */
  notOn16?: true;
}

/** Cases by the name of the way in which they end. */
export type ApplicationCases = Readonly<Record<string, ApplicationCase>>;

/** The variables and the state that an application left. */
export interface Recording {
  /** The application with its arguments, as it was asked for. */
  executed: string;
  /** The answer to EXEC: `200 result=0`. */
  reply: string;
  /** Whether the session can still do everything after it, or only what a dead channel can. */
  then: 'live' | 'dead';
  /** Where the call goes on once the session ends, where that is not the next step. */
  movedTo?: string;
  /** HANGUPCAUSE after it. */
  cause: string;
  /** Whether the call was answered by then: the state of the channel, 6 is up. */
  state: string;
  /** The variables that the application set or changed. Those that are empty were set, too. */
  variables: Readonly<Record<string, string>>;
}
