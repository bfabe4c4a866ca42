import type { Application } from './application.js';
import { splitOptions } from './application-arguments.js';
import { secondsIn } from './outcome-row.js';
import { background, playback, read } from './sound-applications.js';
import { NORMAL_CLEARING, type SimulatedChannel } from '../../channel/simulated-channel.js';
import { fromWire } from '../../wire/wire-text.js';

const HUNG_UP = -1;
const FAILED = -1;

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
  const ms = secondsIn(options) ?? 0;
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

/** Goto(context,extension,priority), of which the first parts may be left out. */
const goto: Application = (channel, options) => {
  const parts = splitOptions(options, 3).map(fromWire);
  const priority = parts.at(-1) ?? '';
  const known = channel.options.labels?.includes(priority) ?? false;
  if (!known && !/^[1-9]\d*$/.test(priority)) return FAILED;
  const { context, extension } = channel.place;
  const place = [fromWire(context), fromWire(extension), priority];
  channel.moveTo([...place.slice(0, 3 - parts.length), ...parts].join(','));
  return 0;
};

/** The commonest causes of Q.850, by the names that Hangup takes as well as their numbers. */
const CAUSES = {
  NORMAL_CLEARING,
  USER_BUSY: 17,
  NO_USER_RESPONSE: 18,
  NO_ANSWER: 19,
  CALL_REJECTED: 21,
  NORMAL_CIRCUIT_CONGESTION: 34,
};

/** Hangup(cause). A word that is no cause is the normal one. */
const hangup: Application = (channel, options) => {
  const byName = new Map<string, number>(Object.entries(CAUSES)).get(options.toUpperCase());
  channel.hangup('asterisk', byName ?? (Number.parseInt(options, 10) || NORMAL_CLEARING));
  return HUNG_UP;
};

/**
 * Busy and Congestion: the tone, for a time or until the caller hangs up. A call that was not answered is
 * refused, and its telephone is gone at once.
 */
function refusal(cause: number): Application {
  return async (channel, options) => {
    if (!channel.up && !channel.hungUp) {
      channel.refused = true;
      channel.hangup('asterisk', cause);
      return HUNG_UP;
    }
    await channel.wait({ ms: secondsIn(options) ?? -1 });
    return HUNG_UP;
  };
}

/** The folder of recordings of calls, as it is unless configured. */
const MONITOR = '/var/spool/asterisk/monitor/';

/** How many recordings of a call have begun. */
const monitors = new WeakMap<SimulatedChannel, number>();

/** MixMonitor(file,options), whose option `i(NAME)` asks for an id. Nothing is recorded. */
const mixMonitor: Application = (channel, given) => {
  const [file = '', options = ''] = splitOptions(given, 3);
  if (file === '') return FAILED;
  const id = /i\((\w+)\)/.exec(options)?.[1];
  const number = (monitors.get(channel) ?? 0) + 1;
  monitors.set(channel, number);
  if (id !== undefined) channel.variables.set(id, `0x${number.toString(16)}`);
  channel.variables.set('MIXMONITOR_FILENAME', file.startsWith('/') ? file : MONITOR + file);
  return 0;
};

/**
 * Originate of an AudioSocket, by which a server asks for live audio: `AudioSocket/host:port/id/c(slin)`. An address
 * that no server of this process awaits cannot be reached.
 */
const originate: Application = (channel, options) => {
  const [, id] = /^AudioSocket\/[^/]+\/([0-9a-f-]{36})\//.exec(options) ?? [];
  const isThere = id !== undefined && (channel.audio?.connect(id) ?? false);
  channel.variables.set('ORIGINATE_STATUS', isThere ? 'SUCCESS' : 'FAILED');
  return 0;
};

/** The applications that are always there, in small letters: their case does not matter to Asterisk. */
export const BUILT_IN: Readonly<Record<string, Application>> = {
  noop: () => 0,
  verbose: () => 0,
  log: () => 0,
  progress: () => 0,
  ringing: () => 0,
  senddtmf: () => 0,
  startmusiconhold: () => 0,
  stopmusiconhold: () => 0,
  stopmixmonitor: () => 0,
  playtones: () => 0,
  stopplaytones: () => 0,
  originate,
  userevent: (_, options) => (options === '' ? FAILED : 0),
  answer: (channel) => {
    channel.answer();
    return 0;
  },
  hangup,
  set: (channel, options) => {
    assign(channel, options);
    return 0;
  },
  mset,
  goto,
  wait,
  busy: refusal(CAUSES.USER_BUSY),
  congestion: refusal(CAUSES.NORMAL_CIRCUIT_CONGESTION),
  mixmonitor: mixMonitor,
  playback,
  background,
  read,
};
