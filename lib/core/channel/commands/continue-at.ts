import type { Command } from '../../command/command.js';
import { encodeCommand } from '../../command/encoding.js';
import type { AGIResponse } from '../../command/results.js';
import { SET_CONTEXT, SET_EXTENSION, SET_PRIORITY } from '../../command/rows/flow.js';
import { invalidArgument, invalidOption } from '../../errors.js';
import { unknownOption } from '../../options/unknown-option.js';
import { checkOptions } from '../call/command-options.js';
import type { CommandOptions } from '../options.js';
import { callOf, send } from './send.js';

/** The parts of a place, with their rows, in the order in which they are sent. */
const ROWS: readonly (readonly [part: string, row: Command<AGIResponse>])[] = [
  ['context', SET_CONTEXT],
  ['extension', SET_EXTENSION],
];
const PARTS = [...ROWS.map(([part]) => part), 'priority'];

/** The values of a place; in JavaScript they may be anything. */
export type PlaceValues = Readonly<Record<string, unknown>>;

/** Checks a place that is given as an object. */
export function checkPlace(place: object | null): PlaceValues {
  if (place === null || Array.isArray(place)) {
    throw invalidArgument('continueAt: context', place, 'a text, or an object with a place');
  }
  const given = Object.entries(place).filter(([, value]) => value !== undefined);
  for (const [name, value] of given) {
    if (PARTS.includes(name)) continue;
    throw invalidOption(`continueAt: ${name}`, value, unknownOption(name, PARTS));
  }
  if (given.length === 0) {
    const allowed = 'an object with a context, an extension or a priority';
    throw invalidOption('continueAt: place', place, allowed);
  }
  return Object.fromEntries(given);
}

/** Sets the parts of the place at which the dialplan goes on. */
export function continueAt(
  channel: object,
  place: PlaceValues,
  options: CommandOptions | undefined,
): Promise<AGIResponse> {
  checkOptions('continueAt', options);
  const call = callOf(channel);
  // Only a priority that is not given has a default: `null` is refused.
  const { priority = 1 } = place;
  const parts = ROWS.filter(([part]) => part in place);
  // All are checked before a byte is sent: half of a place is worse than none.
  for (const [part, row] of parts) encodeCommand(row, [place[part]], call.reader);
  encodeCommand(SET_PRIORITY, [priority], call.reader);
  return call.throttle.run(async () => {
    for (const [part, row] of parts) await send(channel, row, [place[part]], options);
    return send(channel, SET_PRIORITY, [priority], options);
  });
}
