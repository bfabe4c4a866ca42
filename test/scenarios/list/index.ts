import type { Scenarios } from '../scenario.js';
import { applications } from './applications.js';
import { control } from './control.js';
import { database } from './database.js';
import { exact } from './exact.js';
import { failure } from './failure.js';
import { flow } from './flow.js';
import { hangup } from './hangup.js';
import { input } from './input.js';
import { messaging } from './messaging.js';
import { playback } from './playback.js';
import { recording } from './recording.js';
import { say } from './say.js';
import { secondEdition } from './second-edition.js';
import { speech } from './speech.js';
import { traces } from './traces.js';
import { variables } from './variables.js';

/** All scenarios, by name. */
export const SCENARIOS: Scenarios = {
  ...control,
  ...playback,
  ...input,
  ...say,
  ...recording,
  ...variables,
  ...database,
  ...flow,
  ...messaging,
  ...speech,
  ...hangup,
  ...traces,
  ...exact,
  ...failure,
  ...applications,
  ...secondEdition,
};
