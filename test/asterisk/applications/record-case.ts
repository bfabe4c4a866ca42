import { setTimeout as sleep } from 'node:timers/promises';
import type { AGIChannel } from 'nestjs-agi/core';
import { callByTelephone } from '../fixture/telephone-call.js';
import type { Asterisk } from '../host/index.js';
import { Moment } from '../telephone/moment.js';
import { type ApplicationCase, type CaseTools, type Recording } from './application-case.js';

/** Makes one call for a case, and writes down what its application left. */
export async function recordCase(asterisk: Asterisk, each: ApplicationCase): Promise<Recording> {
  const { farEnds = {}, caller, answered = true, before, use } = each;
  const begun = new Moment<string>();
  let tools: CaseTools | undefined;
  const { value, error } = await callByTelephone(
    asterisk,
    async (channel, dial: Readonly<Record<string, string>>) => {
      const name = channel.request.channel ?? '';
      if (answered) await channel.answer();
      await before?.(channel, tools!);
      const args = each.args.map((arg) =>
        arg.replace(/\{(\w+)\}/g, (_, far: string) => dial[far]!),
      );
      const old = await variablesOf(asterisk, name);
      begun.happen(name);
      const { raw } = await channel.exec(each.application, args);
      return {
        executed: `${each.application}(${each.args.join(',')})`,
        reply: raw,
        ...(await stateOf(channel)),
        variables: changes(old, await variablesOf(asterisk, name)),
      };
    },
    async (call, far) => {
      tools = toolsOf(asterisk, far, begun);
      await use?.(call, tools);
    },
    { farEnds, ...(caller && { caller }) },
  );
  if (error !== undefined) throw error as Error;
  return normalized(value as Recording, asterisk);
}

/** Milliseconds: enough on however busy a machine. */
const PATIENCE = 60_000;

function toolsOf(asterisk: Asterisk, far: CaseTools['far'], begun: Moment<string>): CaseTools {
  const tells = async (command: string, pattern: RegExp): Promise<void> => {
    const deadline = Date.now() + PATIENCE;
    // Asterisk does not tell when that changes.
    while (!pattern.test(await asterisk.command(command))) {
      if (Date.now() > deadline) throw new Error(`${command} does not tell ${String(pattern)}`);
      await sleep(50);
    }
  };
  return {
    asterisk,
    far,
    channel: () => begun.promise,
    tells,
    bridged: async () => {
      const channel = await begun.promise;
      await tells(`core show channel ${channel}`, /Bridge ID: +[^(\s]/);
    },
    executing: async (application) => {
      const channel = await begun.promise;
      await tells(`core show channel ${channel}`, new RegExp(`Application: ${application}\\s`));
    },
  };
}

/** The state of the channel after the application: live or dead, and where it goes on. */
async function stateOf(
  channel: AGIChannel,
): Promise<Pick<Recording, 'then' | 'movedTo' | 'cause' | 'state'>> {
  const read = async (expression: string): Promise<string> =>
    (await channel.getFullVariable(expression)).value ?? '';
  const cause = await read('${HANGUPCAUSE}');
  // A hangup is told a moment after the answer of the command that it ended.
  const then = await channel.channelStatus().then(
    () => 'live' as const,
    () => 'dead' as const,
  );
  const state = await read('${CHANNEL(state)}');
  const place = await read('${CONTEXT},${EXTEN},${PRIORITY}');
  const here = `${channel.request.context},${channel.request.extension},${channel.request.priority}`;
  return { then, ...(place !== here && { movedTo: place }), cause, state };
}

/** The variables of a channel, as Asterisk's command line shows them; they are there to its end. */
async function variablesOf(asterisk: Asterisk, channel: string): Promise<Map<string, string>> {
  const text = await asterisk.command(`core show channel ${channel}`);
  const [, list = ''] = text.split(/^ *Variables:\n/m);
  const [own = ''] = list.split(/^ *CDR Variables:/m);
  const lines = own.split('\n').filter((line) => line.includes('='));
  return new Map(
    lines.map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
  );
}

function changes(old: Map<string, string>, now: Map<string, string>): Record<string, string> {
  const changed = [...now].filter(
    ([name, value]) => old.get(name) !== value && !IGNORED.test(name),
  );
  return Object.fromEntries(changed.sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Statistics of RTP, and what a channel has only as long as it is in a bridge. */
const IGNORED = /^(RTPAUDIOQOS|BRIDGEPVTCALLID|BRIDGEPEER|__?TELEPHONE|AGISTATUS)/;

/** Without what is another with each call: times, and parts of names. */
function normalized(recording: Recording, asterisk: Asterisk): Recording {
  const plain = (text: string): string =>
    text
      .replaceAll(asterisk.insideFolder, '')
      .replace(/(?<=\w)-[0-9a-f]{6}(?=\W|$)/g, '')
      .replace(/-[0-9a-f]{8}(?=\W|$)/g, '-*')
      .replace(/0x[0-9a-f]+/g, '<id>')
      .replace(/\bmsg\d{4}\b/g, 'msg<number>')
      .replace(/\d{10}\.\d+/g, '<unique id>')
      .replace(/127\.0\.0\.1:\d+/g, '<address>');
  const entries = Object.entries(recording.variables).map(([name, value]) => {
    // How long something took differs from one call to the next; whether it took any time as well.
    const timed = /(TIME|TIME_MS|WAIT|WAIT_MS)$/.test(name) && /^\d+$/.test(value);
    if (name === 'AMDCAUSE') return [name, value.replace(/\d+/g, '<number>')];
    return [name, timed ? '<number>' : plain(value)];
  });
  const { movedTo } = recording;
  const moved = movedTo === undefined ? {} : { movedTo: plain(movedTo) };
  return {
    ...recording,
    ...moved,
    variables: Object.fromEntries(entries) as Record<string, string>,
  };
}
