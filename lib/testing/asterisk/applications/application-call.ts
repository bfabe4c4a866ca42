import { playAll } from './sound-applications.js';
import type { SimulatedChannel } from '../../channel/simulated-channel.js';
import { checkPlace } from '../../options/check-options.js';
import type { ApplicationCall } from '../../options/simulated-dialplan.js';
import { fromWire, toWire } from '../../wire/wire-text.js';

/** The variables for the place of the call in the dialplan: an application moves the call by setting one. */
const PLACE_VARIABLES: ReadonlyMap<string, keyof SimulatedChannel['place']> = new Map([
  ['CONTEXT', 'context'],
  ['EXTEN', 'extension'],
  ['PRIORITY', 'priority'],
]);

/** The call as an application of the test gets it: with text as people read it. */
export function callOf(channel: SimulatedChannel): ApplicationCall {
  return {
    get: (name) => {
      const value = channel.variables.get(toWire(name));
      return value === undefined ? undefined : fromWire(value);
    },
    set: (name, value) => {
      const part = PLACE_VARIABLES.get(name);
      if (part === undefined) channel.variables.set(toWire(name), toWire(value));
      else channel.place[part] = toWire(value);
    },
    play: async (prompt, keys = '') => {
      const { code } = await playAll(channel, toWire(prompt), { keys });
      return code > 0 ? String.fromCharCode(code) : undefined;
    },
    wait: async (ms, keys = '') => {
      const end = await channel.wait({ ms, keys });
      return end.kind === 'key' ? end.key : undefined;
    },
    answer: () => {
      channel.answer();
    },
    hangup: (cause) => {
      channel.hangup('asterisk', cause);
    },
    moveTo: (place) => {
      checkPlace(place);
      channel.moveTo(place);
    },
    redirect: (place) => {
      checkPlace(place);
      channel.redirect(place);
    },
    get hungUp() {
      return channel.hungUp;
    },
  };
}
