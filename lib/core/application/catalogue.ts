import type { Application } from './application.js';
import { DIAL } from './rows/dial.js';

/** The applications of the dialplan that have a method of their own. */
export const APPLICATIONS: readonly Application[] = Object.freeze([DIAL]);
