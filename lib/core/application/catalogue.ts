import type { Application } from './application.js';
import { AMD } from './rows/amd.js';
import { CONF_BRIDGE, PAGE } from './rows/conference.js';
import { DIAL } from './rows/dial.js';
import { DIRECTORY, VOICE_MAIL } from './rows/mailbox.js';
import { MIX_MONITOR, STOP_MIX_MONITOR } from './rows/monitor.js';
import { ORIGINATE } from './rows/originate.js';
import { BACKGROUND, PLAYBACK, READ } from './rows/prompts.js';
import { QUEUE } from './rows/queue.js';
import { BUSY, CONGESTION, PROGRESS, RINGING, USER_EVENT, WAIT } from './rows/signals.js';
import { FOLLOW_ME, PARK, TRANSFER } from './rows/transfer.js';

/** The applications of the dialplan that have a method of their own. */
export const APPLICATIONS: readonly Application[] = Object.freeze([
  DIAL,
  QUEUE,
  CONF_BRIDGE,
  PAGE,
  FOLLOW_ME,
  TRANSFER,
  ORIGINATE,
  PARK,
  VOICE_MAIL,
  DIRECTORY,
  PLAYBACK,
  BACKGROUND,
  READ,
  AMD,
  MIX_MONITOR,
  STOP_MIX_MONITOR,
  BUSY,
  CONGESTION,
  RINGING,
  PROGRESS,
  WAIT,
  USER_EVENT,
]);
