import { tone } from '../../telephone/index.js';
import type { ApplicationCases } from '../application-case.js';
import { pressesOn } from '../connected.js';

/** The option `s` leaves out the instructions: recording begins after a beep. */
export const VOICEMAIL: ApplicationCases = {
  'a message, ended by #': {
    application: 'VoiceMail',
    args: ['100@applications', 's'],
    notOn16: true,
    use: async (call) => {
      await call.hears('sound');
      await call.hears('silence');
      await call.speak(tone(1500, 600));
      await pressesOn(call, '#');
    },
  },
  'a message, ended by the hangup': {
    application: 'VoiceMail',
    args: ['100@applications', 's'],
    notOn16: true,
    use: async (call) => {
      await call.hears('sound');
      await call.hears('silence');
      await call.speak(tone(1500, 600));
      await call.hangUp();
    },
  },
  'a hangup before the message': {
    application: 'VoiceMail',
    args: ['100@applications'],
    notOn16: true,
    use: async (call) => {
      await call.hears('sound');
      await call.hangUp();
    },
  },
  'to the operator by 0': {
    application: 'VoiceMail',
    args: ['100@applications'],
    notOn16: true,
    use: async (call) => {
      await call.hears('sound');
      await call.press('0');
    },
  },
  'to the assistant by *': {
    application: 'VoiceMail',
    args: ['100@applications'],
    notOn16: true,
    use: async (call) => {
      await call.hears('sound');
      await call.press('*');
    },
  },
  'a mailbox that is not there': {
    application: 'VoiceMail',
    args: ['999@applications', 's'],
    notOn16: true,
  },
  'no arguments': {
    application: 'VoiceMail',
    args: [],
    notOn16: true,
    use: async (call) => {
      await call.hears('sound');
      await call.hangUp();
    },
  },
};

const digits = async (
  key: string,
  call: Parameters<NonNullable<ApplicationCases[string]['use']>>[0],
) => {
  await call.hears('sound');
  await call.press(key);
};

export const DIRECTORY: ApplicationCases = {
  selected: {
    application: 'Directory',
    args: ['applications', 'applications', 'f'],
    use: async (call) => {
      await digits('254', call);
      // The name that was found is read out, and what to press.
      await pressesOn(call, '1');
    },
  },
  'nobody of that name': {
    application: 'Directory',
    args: ['applications', 'applications', 'f'],
    use: async (call) => {
      await digits('999', call);
      await call.hears('silence');
      await call.hangUp();
    },
  },
  'to the operator by 0': {
    application: 'Directory',
    args: ['applications', 'applications', 'f'],
    use: (call) => digits('0', call),
  },
  'to the assistant by *': {
    application: 'Directory',
    args: ['applications', 'applications', 'f'],
    use: (call) => digits('*', call),
  },
  hangup: {
    application: 'Directory',
    args: ['applications', 'applications', 'f'],
    use: async (call) => {
      await call.hears('sound');
      await call.hangUp();
    },
  },
};

export const VOICEMAIL_CONF = `[general]
format = wav
minsecs = 0
operator = yes
exitcontext = applications

[applications]
100 => 1234,Alice Smith,,,
101 => 1234,Bob Miller,,,
`;
