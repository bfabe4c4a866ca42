import { splitOptions } from './application-arguments.js';
import { background, playAll, playback, read } from './sound-applications.js';
import type { ApplicationCall } from '../../options/simulated-dialplan.js';
import { checkResult } from '../../options/check-options.js';
import { NORMAL_CLEARING, type SimulatedChannel } from '../../channel/simulated-channel.js';
import { fromWire, toWire } from '../../wire/wire-text.js';

/** An application of the dialplan, on wire text. It returns the result of EXEC. */
export type Application = (channel: SimulatedChannel, options: string) => number | Promise<number>;

const HUNG_UP = -1;

/** Sets `NAME=value`. Set takes one assignment, whose value may hold commas. */
function assign(channel: SimulatedChannel, assignment: string): void {
  const equals = assignment.indexOf('=');
  if (equals > 0) channel.variables.set(assignment.slice(0, equals), assignment.slice(equals + 1));
}

/** How many assignments MSet reads at most. */
const MOST_ASSIGNMENTS = 99;

const mset: Application = (channel, options) => {
  for (const pair of splitOptions(options, MOST_ASSIGNMENTS)) {
    const [name = '', value] = splitOptions(pair, 2, '=');
    if (value !== undefined) channel.variables.set(name, value);
  }
  return 0;
};

const wait: Application = async (channel, options) => {
  const ms = (Number.parseFloat(options) || 0) * 1000;
  if (channel.options.dead) return HUNG_UP;
  if (channel.hungUp) {
    channel.clock.waitBegins();
    await new Promise<void>((resolve) => {
      channel.clock.schedule(ms, resolve);
    });
    channel.clock.waitEnds();
    return 0;
  }
  const end = await channel.wait({ ms });
  return end.kind === 'hangup' ? HUNG_UP : 0;
};

/** The applications that are always there, in small letters: their case does not matter to Asterisk. */
const BUILT_IN: Readonly<Record<string, Application>> = {
  noop: () => 0,
  verbose: () => 0,
  log: () => 0,
  progress: () => 0,
  ringing: () => 0,
  senddtmf: () => 0,
  startmusiconhold: () => 0,
  stopmusiconhold: () => 0,
  answer: (channel) => {
    channel.up = true;
    return 0;
  },
  hangup: (channel, cause) => {
    channel.hangup('asterisk', Number.parseInt(cause, 10) || NORMAL_CLEARING);
    return HUNG_UP;
  },
  set: (channel, options) => {
    assign(channel, options);
    return 0;
  },
  mset,
  wait,
  playback,
  background,
  read,
};

/** Finds an application: first among those of the test, then among those that are always there. */
export function findApplication(channel: SimulatedChannel, name: string): Application | undefined {
  const wanted = name.toLowerCase();
  for (const [own, run] of Object.entries(channel.options.applications ?? {})) {
    if (own.toLowerCase() === wanted) {
      return (_, options) => {
        const running = async (): Promise<number> =>
          checkResult(own, await run(fromWire(options), callOf(channel)));
        return untilHangup(channel, running(), HUNG_UP);
      };
    }
  }
  return Object.hasOwn(BUILT_IN, wanted) ? BUILT_IN[wanted] : undefined;
}

/**
 * Waits for an application of the test, but not after a hangup: the application may not notice it.
 *
 * @param hungUp what a hangup resolves with
 */
export function untilHangup<Value>(
  channel: SimulatedChannel,
  running: Value | Promise<Value>,
  hungUp: Value,
): Value | Promise<Value> {
  if (!(running instanceof Promise) || channel.hungUp) return running;
  return new Promise((resolve, reject) => {
    const onHangup = (): void => {
      resolve(hungUp);
    };
    channel.hangups.add(onHangup);
    running.then(resolve, reject).finally(() => channel.hangups.delete(onHangup));
  });
}

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
      channel.up = true;
    },
    hangup: () => {
      channel.hangup('asterisk');
    },
    get hungUp() {
      return channel.hungUp;
    },
  };
}
