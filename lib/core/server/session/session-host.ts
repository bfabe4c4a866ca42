import type { AuthFunction } from '../../auth/auth-function.js';
import type { AGIChannel } from '../../channel/agi-channel.js';
import type { UntrustedSessions } from '../admission/untrusted-sessions.js';
import type { ServerSettings } from '../server-options.js';
import type { AfterCallHost } from './after-call.js';
import type { Router } from './router.js';
import type { RunningCalls } from './running-calls.js';
import type { WatchedHost } from './session-watch.js';

/** The server of a session, as the session needs it. */
export interface SessionHost<Session> extends AfterCallHost, WatchedHost {
  readonly settings: ServerSettings;
  readonly route: Router;
  /** The auth function of the routes that have none of their own. */
  auth: AuthFunction | undefined;
  readonly calls: RunningCalls;
  readonly untrusted: UntrustedSessions;
  /** A session has its channel now. */
  opened(): void;
  /** The connection of a session is closed. */
  closed(session: Session, channel: AGIChannel | undefined): void;
}
