import { silence, tone, type TelephoneCall } from '../../telephone/index.js';
import type { ApplicationCases } from '../application-case.js';

const hangsUpWithin = async (call: TelephoneCall): Promise<void> => {
  await call.hears('sound');
  await call.hangUp();
};

const pressesWithin =
  (keys: string) =>
  async (call: TelephoneCall): Promise<void> => {
    await call.hears('sound');
    await call.press(keys);
  };

const PROMPT = 'demo-congrats';

export const READ: ApplicationCases = {
  'all digits': { application: 'Read', args: ['GOT', PROMPT, '3'], use: pressesWithin('123') },
  'digits and #': { application: 'Read', args: ['GOT', PROMPT, '5'], use: pressesWithin('12#') },
  'only #': { application: 'Read', args: ['GOT', PROMPT, '5'], use: pressesWithin('#') },
  'some digits, then nothing': {
    application: 'Read',
    args: ['GOT', PROMPT, '5', '', '', '4'],
    use: pressesWithin('12'),
  },
  nothing: { application: 'Read', args: ['GOT', 'beep', '5', '', '', '1'] },
  'nothing, two attempts': { application: 'Read', args: ['GOT', 'beep', '5', '', '2', '1'] },
  hangup: { application: 'Read', args: ['GOT', PROMPT, '5'], use: hangsUpWithin },
  'not answered, s': { application: 'Read', args: ['GOT', 'beep', '5', 's'], answered: false },
  'a prompt that is not there': {
    application: 'Read',
    args: ['GOT', 'no-such-prompt', '5', '', '', '1'],
  },
  'a tone of indications.conf': {
    application: 'Read',
    args: ['GOT', 'dial', '2', 'i', '', '20'],
    use: pressesWithin('12'),
  },
  'no arguments': { application: 'Read', args: [] },
};

export const PLAYBACK: ApplicationCases = {
  'to its end': { application: 'Playback', args: ['beep'] },
  'two files': { application: 'Playback', args: ['beep&beep'] },
  'a file that is not there': { application: 'Playback', args: ['no-such-prompt'] },
  'one file of two is not there': { application: 'Playback', args: ['no-such-prompt&beep'] },
  hangup: { application: 'Playback', args: [PROMPT], use: hangsUpWithin },
  'not answered': { application: 'Playback', args: ['beep'], answered: false },
  'not answered, skip': { application: 'Playback', args: ['beep', 'skip'], answered: false },
  'not answered, noanswer': {
    application: 'Playback',
    args: ['beep', 'noanswer'],
    answered: false,
  },
  'no arguments': { application: 'Playback', args: [] },
};

export const BACKGROUND: ApplicationCases = {
  'to its end': { application: 'BackGround', args: ['beep'] },
  'a key that is an extension': {
    application: 'BackGround',
    args: [PROMPT, '', '', 'applications'],
    use: pressesWithin('8'),
  },
  'a key that is no extension, m': {
    application: 'BackGround',
    args: [PROMPT, 'm', '', 'applications'],
    use: async (call) => {
      await pressesWithin('5')(call);
      await call.press('8');
    },
  },
  'a file that is not there': { application: 'BackGround', args: ['no-such-prompt'] },
  hangup: { application: 'BackGround', args: [PROMPT], use: hangsUpWithin },
  'not answered, s': { application: 'BackGround', args: ['beep', 's'], answered: false },
  'not answered': { application: 'BackGround', args: ['beep'], answered: false },
  'no arguments': { application: 'BackGround', args: [] },
};

export const AMD: ApplicationCases = {
  'a short greeting': {
    application: 'AMD',
    args: ['60000', '1500', '800', '60000'],
    use: async (call, { executing }) => {
      await executing('AMD');
      for (let i = 0; i < 10; i++) {
        void call.speak(tone(400, 600));
        void call.speak(silence(2000));
      }
    },
  },
  'a long greeting': {
    application: 'AMD',
    args: ['60000', '1500', '10000', '60000'],
    use: async (call, { executing }) => {
      await executing('AMD');
      // It has ended before: a busy machine hears only parts of it in time.
      void call.speak(tone(20_000, 600));
    },
  },
  'many words': {
    application: 'AMD',
    args: ['60000', '20000', '10000', '60000', '100', '50', '3'],
    use: async (call, { executing }) => {
      await executing('AMD');
      for (let i = 0; i < 30; i++) {
        void call.speak(tone(200, 600));
        void call.speak(silence(120));
      }
    },
  },
  silence: { application: 'AMD', args: ['1000', '1500', '800', '60000'] },
  'the time is over': { application: 'AMD', args: ['5000', '1500', '800', '1000'] },
  hangup: {
    application: 'AMD',
    args: ['60000', '1500', '800', '60000'],
    use: async (call, { executing }) => {
      await executing('AMD');
      await call.hangUp();
    },
  },
};
