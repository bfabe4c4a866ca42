import type { ApplicationCall } from './call-options.js';
import { checkResult } from './check-options.js';
import { ANY_KEY, type SimulatedChannel } from './simulated-channel.js';
import { promptLength, play } from './sounds.js';
import { fromWire, toWire } from './wire-text.js';

/** An application of the dialplan, on wire text; what it returns is what EXEC tells. */
type Application = (channel: SimulatedChannel, options: string) => number | Promise<number>;

const HUNG_UP = -1;

/** `NAME=value`; Set takes the first one, whatever commas its value holds. */
function assign(channel: SimulatedChannel, assignment: string): void {
  const equals = assignment.indexOf('=');
  if (equals > 0) channel.variables.set(assignment.slice(0, equals), assignment.slice(equals + 1));
}

/** Plays files joined by `&`, until a key of `keys`: that key's code, 0, or -1. */
async function playAll(channel: SimulatedChannel, files: string, keys?: string): Promise<number> {
  channel.variables.set('PLAYBACKSTATUS', 'SUCCESS');
  for (const file of files.split('&')) {
    const length = promptLength(channel, file);
    if (length === undefined) {
      channel.variables.set('PLAYBACKSTATUS', 'FAILED');
      continue;
    }
    const end = await play(channel, file, length, keys === undefined ? {} : { keys });
    if (end.kind === 'hangup') return HUNG_UP;
    if (end.kind === 'key') return end.key.charCodeAt(0);
  }
  return 0;
}

const playback: Application = (channel, options) =>
  // A dead channel hears nothing, and nothing fails.
  channel.hungUp ? 0 : playAll(channel, options.split(',')[0] ?? '');

const background: Application = (channel, options) =>
  channel.hungUp ? 0 : playAll(channel, options.split(',')[0] ?? '', ANY_KEY);

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

/** Read(variable,prompts,digits,options,attempts,seconds). */
const read: Application = async (channel, options) => {
  const [name = '', prompts = '', most = '', , , seconds = ''] = options.split(',');
  const limit = Number(most) || 255;
  const patience = seconds === '' ? 10_000 : Number(seconds) * 1000;
  const finish = (status: string, digits: string): number => {
    channel.variables.set('READSTATUS', status);
    channel.variables.set(name, digits);
    return status === 'HANGUP' ? HUNG_UP : 0;
  };
  const first = prompts === '' ? 0 : await playAll(channel, prompts, ANY_KEY);
  if (first === HUNG_UP) return finish('HANGUP', '');
  let key = first > 0 ? String.fromCharCode(first) : '';
  for (let digits = ''; ; key = '') {
    if (key === '') {
      const end = await channel.wait({ ms: patience, keys: ANY_KEY });
      if (end.kind === 'hangup') return finish('HANGUP', digits);
      if (end.kind !== 'key') return finish('TIMEOUT', digits);
      key = end.key;
    }
    if (key === '#') return finish('OK', digits);
    digits += key;
    if (digits.length >= limit) return finish('OK', digits);
  }
};

/** Those that are always there, in small letters: Asterisk does not mind their case. */
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
  hangup: (channel) => {
    channel.hangup('asterisk');
    return HUNG_UP;
  },
  set: (channel, options) => {
    assign(channel, options);
    return 0;
  },
  mset: (channel, options) => {
    for (const assignment of options.split(',')) assign(channel, assignment);
    return 0;
  },
  wait,
  playback,
  background,
  read,
};

/** Finds an application: the test's own first. */
export function findApplication(channel: SimulatedChannel, name: string): Application | undefined {
  const wanted = name.toLowerCase();
  for (const [own, run] of Object.entries(channel.options.applications ?? {})) {
    if (own.toLowerCase() === wanted) {
      return async (_, options) =>
        checkResult(`the application ${own}`, await run(fromWire(options), callOf(channel)));
    }
  }
  return Object.hasOwn(BUILT_IN, wanted) ? BUILT_IN[wanted] : undefined;
}

/** The call as an application of the test's own sees it, in the text of people. */
export function callOf(channel: SimulatedChannel): ApplicationCall {
  return {
    get: (name) => {
      const value = channel.variables.get(toWire(name));
      return value === undefined ? undefined : fromWire(value);
    },
    set: (name, value) => {
      channel.variables.set(toWire(name), toWire(value));
    },
    play: async (prompt, keys = '') => {
      const code = await playAll(channel, toWire(prompt), keys);
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
