import { describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AGIChannel } from 'nestjs-agi/core';
import type { Recording } from '../../asterisk/applications/application-case.js';
import { openPeer } from './fixture/application-peer.js';

const folder = join(import.meta.dirname, '../../asterisk/applications/recorded');
const recorded = (version: string): Record<string, Recording> =>
  JSON.parse(readFileSync(join(folder, `asterisk-${version}.json`), 'utf8')) as Record<
    string,
    Recording
  >;

type Args = readonly (string | undefined)[];

/** How a method is called so that it executes what was recorded, and which of its fields are which variables. */
interface Method {
  call: (channel: AGIChannel, args: Args) => Promise<object>;
  fields?: Readonly<Record<string, string>>;
}

const milliseconds = (seconds: string | undefined): number | undefined =>
  seconds === undefined || seconds === '' ? undefined : Number(seconds) * 1000;
const given = (options: object): never =>
  Object.fromEntries(
    Object.entries(options).filter(([, value]) => value !== undefined && value !== ''),
  ) as never;
const list = (text: string | undefined): string[] => (text ?? '').split('&');
const count = (text: string | undefined): number | undefined => (text ? Number(text) : undefined);

const METHODS: Readonly<Record<string, Method>> = {
  Dial: {
    call: (channel, [to, ring, flags = '']) =>
      channel.dial(list(to), given({ ring: milliseconds(ring), flags: flags.replace('g', '') })),
    fields: {
      status: 'DIALSTATUS',
      answeredTime: 'ANSWEREDTIME_MS',
      dialedTime: 'DIALEDTIME_MS',
      ringTime: 'RINGTIME_MS',
      progressTime: 'PROGRESSTIME_MS',
      peer: 'DIALEDPEERNAME',
      peerNumber: 'DIALEDPEERNUMBER',
    },
  },
  Queue: {
    call: (channel, [name = '', flags, , , wait]) =>
      channel.queue(name, given({ flags, wait: milliseconds(wait) })),
    fields: {
      status: 'QUEUESTATUS',
      position: 'QUEUEPOSITION',
      waited: 'QUEUEWAIT_MS',
      withdrawInfo: 'QUEUE_WITHDRAW_INFO',
    },
  },
  VoiceMail: {
    call: (channel, [boxes, flags]) => channel.voiceMail(list(boxes), given({ flags })),
    fields: { status: 'VMSTATUS', file: 'VM_MESSAGEFILE' },
  },
  Directory: {
    call: (channel, [mailboxes, context, flags]) =>
      channel.directory(given({ mailboxes, context, flags })),
    fields: { status: 'DIRECTORY_RESULT' },
  },
  ConfBridge: {
    call: (channel, [room = '', bridge, user, menu]) =>
      channel.confBridge(room, given({ bridge, user, menu })),
    fields: { status: 'CONFBRIDGE_RESULT' },
  },
  Read: {
    call: (channel, [, prompt, maxDigits, flags, attempts, timeout]) =>
      channel.read(
        given({
          prompt,
          maxDigits: count(maxDigits),
          flags,
          attempts: count(attempts),
          digitTimeout: milliseconds(timeout),
        }),
      ),
    fields: { status: 'READSTATUS', value: 'AGI_READ_VALUE' },
  },
  Playback: {
    call: (channel, [files, flags]) => channel.playback(list(files), given({ flags })),
    fields: { status: 'PLAYBACKSTATUS' },
  },
  BackGround: {
    call: (channel, [files, flags, language, context]) =>
      channel.background(list(files), given({ flags, language, context })),
    fields: { status: 'BACKGROUNDSTATUS' },
  },
  AMD: {
    call: (channel, args) => {
      const [initialSilence, greeting, afterGreetingSilence, totalTime, ...rest] = args.map(count);
      const [minWordLength, betweenWordsSilence, maxWords] = rest;
      return channel.amd(
        given({
          initialSilence,
          greeting,
          afterGreetingSilence,
          totalTime,
          minWordLength,
          betweenWordsSilence,
          maxWords,
        }),
      );
    },
    fields: { status: 'AMDSTATUS', cause: 'AMDCAUSE' },
  },
  Transfer: {
    call: (channel, [to = '']) => channel.transfer(to),
    fields: { status: 'TRANSFERSTATUS', protocolStatus: 'TRANSFERSTATUSPROTOCOL' },
  },
  Originate: {
    call: (channel, [to = '', kind, first = '', second = '', third = '', ring, flags]) =>
      channel.originate(
        to,
        kind === 'app'
          ? { application: first, args: [second] }
          : { context: first, extension: second, priority: third },
        given({ ring: milliseconds(ring), flags }),
      ),
    fields: { status: 'ORIGINATE_STATUS' },
  },
  Park: {
    call: (channel, [lot, flags]) => channel.park(given({ lot, flags })),
    fields: { lot: 'PARKEDLOT', space: 'PARKING_SPACE', parker: 'PARKER' },
  },
  Page: {
    call: (channel, [to, flags, ring]) =>
      channel.page(list(to), given({ flags, ring: milliseconds(ring) })),
    fields: { status: 'CONFBRIDGE_RESULT' },
  },
  FollowMe: { call: (channel, [name = '']) => channel.followMe(name) },
  Busy: { call: (channel, [time]) => channel.busy(given({ time: milliseconds(time) })) },
  Congestion: {
    call: (channel, [time]) => channel.congestion(given({ time: milliseconds(time) })),
  },
  Ringing: { call: (channel) => channel.ringing() },
  Progress: { call: (channel) => channel.progress() },
  Wait: { call: (channel, [time]) => channel.wait(Number(time) * 1000) },
  UserEvent: {
    call: (channel, [name = '', field = '']) =>
      channel.userEvent(name, Object.fromEntries([field.split(': ')]) as Record<string, string>),
  },
  MixMonitor: { call: (channel, [file = '']) => channel.mixMonitor(file) },
  StopMixMonitor: { call: (channel) => channel.stopMixMonitor() },
};

/** Recordings that a method cannot execute: it refuses the arguments, or adds an option to them. */
const REFUSED: ReadonlySet<string> = new Set([
  'Dial: no arguments',
  'Dial: no destination, g',
  'Dial: a negative time, g',
  'VoiceMail: no arguments',
  'Playback: no arguments',
  'BackGround: no arguments',
  'Transfer: no arguments',
  'Originate: no arguments',
  'MixMonitor: no arguments',
  'Page: no arguments',
  'others: UserEvent without arguments',
  'others: Wait for nothing that is a number',
]);

/** Applications without a method: `run()` runs them. */
const WITHOUT_METHOD: ReadonlySet<string> = new Set(['Hangup', 'NoSuchApplication']);

/** In the place of what is another with each call. */
const real = (text: string): string => text.replace('<number>', '1234').replaceAll(/[<>*]/g, '7');

/** The arguments of what was recorded; far ends stand there by name. */
function argsOf(executed: string): string[] {
  const text = executed.slice(executed.indexOf('(') + 1, -1).replaceAll(/\{(\w+)\}/g, 'PJSIP/$1');
  return text === '' ? [] : text.split(/,(?![^(]*\))/);
}

/** The application and its arguments as executed, without the escapes. */
const shown = (executed: string): string => executed.replaceAll(/\\(.)/g, '$1');

function wanted(recording: Recording): string {
  const text = recording.executed
    .replaceAll(/\{(\w+)\}/g, 'PJSIP/$1')
    .replace('BackGround', 'Background')
    .replace('Read(GOT', 'Read(AGI_READ_VALUE')
    .replace('Read()', 'Read(AGI_READ_VALUE)')
    .replace(/^(MixMonitor\([^,]*?)(,.*)?\)$/, '$1,i(AGI_MIXMONITOR_ID))');
  // Option g is always there, and comes first.
  const dial = /^Dial\(([^,]*),(\d*),?(.*)\)$/.exec(text);
  return dial ? `Dial(${dial[1]},${dial[2]},g${dial[3]!.replace('g', '')})` : text;
}

/** The recordings of 22, and what 16 does otherwise. */
const ALL = ['22', '16'].flatMap((version) =>
  Object.entries(recorded(version)).map(([name, recording]) => ({
    name: `${name} (Asterisk ${version})`,
    case: name,
    recording,
    application: recording.executed.slice(0, recording.executed.indexOf('(')),
  })),
);

describe('what a real Asterisk left is what the method resolves with:', () => {
  const usual = ALL.filter(
    (each) => !REFUSED.has(each.case) && !WITHOUT_METHOD.has(each.application),
  );

  it('every application that was recorded has a method', () => {
    const missing = ALL.map(({ application }) => application).filter(
      (name) => !(name in METHODS) && !WITHOUT_METHOD.has(name),
    );
    expect(missing).toEqual([]);
    expect(ALL.length).toBeGreaterThan(190);
  });

  it.each(usual)('$name', async ({ application, recording }) => {
    // A variable of an earlier application must not be taken for one of this application.
    const stale = Object.fromEntries(
      Object.values(METHODS[application]!.fields ?? {}).map((name) => [name, 'STALE']),
    );
    const peer = openPeer(stale);
    const variables = Object.fromEntries(
      Object.entries(recording.variables).map(([name, value]) => [name, real(value)]),
    );
    if (application === 'Read') variables.AGI_READ_VALUE = variables.GOT ?? '';
    peer.applications[application === 'BackGround' ? 'Background' : application] = {
      reply: recording.reply,
      variables,
      cause: recording.cause,
      ...(recording.movedTo !== undefined && { movedTo: recording.movedTo }),
      ...(recording.then === 'dead' && { dead: 'told' as const }),
    };
    const { call, fields = {} } = METHODS[application]!;
    const result = (await call(peer.channel, argsOf(recording.executed))) as Record<
      string,
      unknown
    >;

    expect(peer.executed.map(shown)).toEqual([wanted(recording)]);
    const expected = Object.fromEntries(
      Object.entries(fields).map(([field, name]) => {
        const value = variables[name] ?? '';
        const number = /^\d+$/.test(value) && !['value', 'space', 'id'].includes(field);
        const zero = field === 'protocolStatus' && value === '0';
        return [field, value === '' || zero ? null : number ? Number(value) : value];
      }),
    );
    expect(result).toMatchObject(expected);
    const dead = recording.then === 'dead';
    if (application !== 'MixMonitor') expect(result.hungUp).toBe(dead);
    expect(peer.channel.hungUp).toBe(dead);
    if ('leftTo' in result) {
      const [context, extension, priority] = recording.movedTo?.split(',') ?? [];
      const place = { context, extension, priority: String(Number(priority) + 1) };
      expect(result.leftTo).toEqual(dead || context === undefined ? null : place);
    }
    if (application === 'Dial') expect(result.answered).toBe(variables.DIALSTATUS === 'ANSWER');
    if (application === 'Queue') expect(result.abandoned).toBe(variables.ABANDONED === 'TRUE');
  });

  it.each(ALL.filter((each) => REFUSED.has(each.case)))(
    'is not asked for: $name',
    async ({ application, recording }) => {
      const peer = openPeer();
      const made = METHODS[application]!.call(peer.channel, argsOf(recording.executed));
      await expect(made).rejects.toMatchObject({ code: 'E_AGI_INVALID_ARGUMENT' });
      expect(peer.written).toEqual([]);
    },
  );

  it.each(ALL)('by run(): $name', async ({ application, recording }) => {
    const names = Object.keys(recording.variables);
    const peer = openPeer(Object.fromEntries(names.map((name) => [name, 'STALE'])));
    peer.applications[application] = {
      reply: recording.reply,
      variables: recording.variables,
      ...(recording.then === 'dead' && { dead: 'silent' as const }),
    };
    const result = await peer.channel.run(application, [], { variables: names });
    const missing = recording.reply === '200 result=-2';
    expect(result).toMatchObject({
      found: !missing,
      result: missing ? null : Number(recording.reply.slice('200 result='.length)),
      hungUp: recording.then === 'dead',
      variables: Object.fromEntries(
        Object.entries(recording.variables).map(([name, value]) => [name, value || null]),
      ),
    });
  });
});
