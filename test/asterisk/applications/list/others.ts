import type { ApplicationCases } from '../application-case.js';
import { leaves, pressesOn } from '../connected.js';

const answers = { reply: 'answer' as const };

export const TRANSFER: ApplicationCases = {
  accepted: {
    application: 'Transfer',
    args: ['PJSIP/sip:200@192.0.2.1'],
    use: (call) => call.transferred,
  },
  refused: {
    application: 'Transfer',
    args: ['PJSIP/sip:200@192.0.2.1'],
    use: async (call) => {
      call.transferReply = 603;
    },
  },
  'not answered': {
    application: 'Transfer',
    args: ['PJSIP/sip:200@192.0.2.1'],
    answered: false,
  },
  'another technology': { application: 'Transfer', args: ['Local/8@applications'] },
  'no arguments': { application: 'Transfer', args: [] },
};

export const ORIGINATE: ApplicationCases = {
  answered: {
    application: 'Originate',
    args: ['{bob}', 'app', 'Wait', '1'],
    farEnds: { bob: answers },
  },
  'answered, to an extension': {
    application: 'Originate',
    args: ['{bob}', 'exten', 'applications', '8', '1'],
    farEnds: { bob: answers },
  },
  busy: {
    application: 'Originate',
    args: ['{bob}', 'app', 'Wait', '1'],
    farEnds: { bob: { reply: 486 } },
  },
  unavailable: {
    application: 'Originate',
    args: ['{bob}', 'app', 'Wait', '1'],
    farEnds: { bob: { reply: 503 } },
  },
  declined: {
    application: 'Originate',
    args: ['{bob}', 'app', 'Wait', '1'],
    farEnds: { bob: { reply: 603 } },
  },
  'nobody answers': {
    application: 'Originate',
    args: ['{bob}', 'app', 'Wait', '1', '', '1'],
    farEnds: { bob: {} },
  },
  'not waited for, a': {
    application: 'Originate',
    args: ['{bob}', 'app', 'Wait', '1', '', '10', 'a'],
    farEnds: { bob: { reply: 486 } },
  },
  'an endpoint that is not there': {
    application: 'Originate',
    args: ['PJSIP/nobody', 'app', 'Wait', '1'],
  },
  'a technology that is not there': {
    application: 'Originate',
    args: ['Nonsense/1', 'app', 'Wait', '1'],
  },
  'caller hangs up while it rings': {
    application: 'Originate',
    args: ['{bob}', 'app', 'Wait', '1', '', '6'],
    farEnds: { bob: {} },
    use: async (call, { far }) => {
      await far.bob!.telephone.nextCall();
      await call.hangUp();
    },
  },
  'no arguments': { application: 'Originate', args: [] },
};

export const MIX_MONITOR: ApplicationCases = {
  begins: { application: 'MixMonitor', args: ['applications-begins.wav'] },
  'begins, i': { application: 'MixMonitor', args: ['applications-id.wav', 'i(RECORDING)'] },
  'no arguments': { application: 'MixMonitor', args: [] },
  'a format that is not there': { application: 'MixMonitor', args: ['applications.nonsense'] },
};

export const STOP_MIX_MONITOR: ApplicationCases = {
  ends: {
    application: 'StopMixMonitor',
    args: [],
    before: (channel) => channel.exec('MixMonitor', ['applications-ends.wav']),
  },
  'there is none': { application: 'StopMixMonitor', args: [] },
};

export const PARK: ApplicationCases = {
  'comes back in time': { application: 'Park', args: ['short'] },
  'picked up': {
    application: 'Park',
    args: ['taken'],
    farEnds: { bob: answers },
    use: async (call, tools) => {
      const { asterisk, channel, far, tells } = tools;
      await tells('parking show taken', new RegExp(await channel()));
      const shown = await asterisk.command('parking show taken');
      const space = /Space *: *(\d+)/i.exec(shown)?.[1] ?? /^\s*(\d{3,})\s/m.exec(shown)?.[1];
      await asterisk.ami.action('Originate', {
        Channel: far.bob!.dialString,
        Application: 'ParkedCall',
        Data: `taken,${space ?? ''}`,
        Async: true,
      });
      await leaves()(call, tools);
    },
  },
  'caller hangs up': {
    application: 'Park',
    args: ['long'],
    use: async (call, { channel, tells }) => {
      await tells('parking show long', new RegExp(await channel()));
      await call.hangUp();
    },
  },
  'a lot that is not there': { application: 'Park', args: ['nowhere'] },
};

export const RES_PARKING_CONF = `[general]

[short]
parkext = 700
parkpos = 701-719
context = applications-parked
parkingtime = 1
comebacktoorigin = no
comebackcontext = applications-back

[long]
parkext = 800
parkpos = 801-819
context = applications-parked
parkingtime = 60

[taken]
parkext = 900
parkpos = 901-919
context = applications-parked
parkingtime = 60
`;

export const PAGE: ApplicationCases = {
  'caller hangs up': {
    application: 'Page',
    args: ['{bob}', 'q', '5'],
    farEnds: { bob: answers },
    use: async (call, { bridged, far }) => {
      await (
        await far.bob!.telephone.nextCall()
      ).answered;
      await bridged();
      await call.hangUp();
    },
  },
  'nobody is there': {
    application: 'Page',
    args: ['PJSIP/nobody', 'q', '1'],
    use: async (call, { bridged }) => {
      await bridged();
      await call.hangUp();
    },
  },
  'no arguments': {
    application: 'Page',
    args: [],
    use: async (call, { executing }) => {
      await executing('Page');
      await call.hangUp();
    },
  },
};

const followed = {
  before: (
    channel: { setVariable(name: string, value: string): Promise<unknown> },
    tools: { far: Readonly<Record<string, { dialString: string }>> },
  ) => channel.setVariable('__FOLLOWS', tools.far.bob!.dialString),
};

export const FOLLOW_ME: ApplicationCases = {
  'accepted by 1': {
    application: 'FollowMe',
    args: ['alice'],
    ...followed,
    farEnds: {
      bob: {
        reply: 'answer',
        then: async (call) => {
          await call.hears('sound');
          await pressesOn(call, '1');
        },
      },
    },
    use: async (call, { far }) => {
      const called = await far.bob!.telephone.nextCall();
      // Keys that the caller hears come from a telephone that has been connected.
      await call.hearsKeys('1');
      await called.hangUp();
    },
  },
  'declined by 2': {
    application: 'FollowMe',
    args: ['alice'],
    ...followed,
    farEnds: {
      bob: {
        reply: 'answer',
        then: async (call) => {
          await call.hears('sound');
          await pressesOn(call, '2');
        },
      },
    },
  },
  'nobody answers': {
    application: 'FollowMe',
    args: ['impatient'],
    ...followed,
    farEnds: { bob: {} },
  },
  'caller hangs up': {
    application: 'FollowMe',
    args: ['alice'],
    ...followed,
    farEnds: { bob: {} },
    use: async (call, { far }) => {
      await far.bob!.telephone.nextCall();
      await call.hangUp();
    },
  },
  'a profile that is not there': { application: 'FollowMe', args: ['nowhere'] },
};

export const FOLLOWME_CONF = `[general]

[alice]
context = applications
number = 7,60

[impatient]
context = applications
number = 7,5
`;

export const SIGNALS: ApplicationCases = {
  'Busy for a second': { application: 'Busy', args: ['1'] },
  'Congestion for a second': { application: 'Congestion', args: ['1'] },
  'Busy, not answered': { application: 'Busy', args: ['1'], answered: false },
  'Ringing, not answered': { application: 'Ringing', args: [], answered: false },
  'Progress, not answered': { application: 'Progress', args: [], answered: false },
  Wait: { application: 'Wait', args: ['0.2'] },
  'Wait, caller hangs up': {
    application: 'Wait',
    args: ['20'],
    use: async (call, { executing }) => {
      await executing('Wait');
      await call.hangUp();
    },
  },
  'Wait for nothing that is a number': { application: 'Wait', args: ['soon'] },
  UserEvent: { application: 'UserEvent', args: ['Applications', 'Key: value'] },
  'UserEvent without arguments': { application: 'UserEvent', args: [] },
  'Hangup with a cause': { application: 'Hangup', args: ['17'] },
  'an application that is not there': { application: 'NoSuchApplication', args: ['1'] },
};
