import type { AGIChannel } from 'nestjs-agi/core';
import { hungUp, refused, type Scenario, type Scenarios } from '../scenario.js';

/** Reads variables, which show what commands and applications changed on the channel. */
const read = async (c: AGIChannel, ...names: string[]): Promise<void> => {
  for (const name of names) await c.getVariable(name);
};

/** Asks for the state before and after: 4 is ringing, 6 is up. */
const answers = (work: (c: AGIChannel) => Promise<unknown>): Scenario => ({
  answered: false,
  handler: async (c) => {
    await c.channelStatus();
    await work(c);
    await c.channelStatus();
  },
});

/** The caller hangs up during the work; then variables are read. */
const overtaken = (work: (c: AGIChannel) => Promise<unknown>, ...names: string[]): Scenario => ({
  handler: async (c, caller) => {
    void caller.hangUp(500);
    await refused(work(c));
    await hungUp(c);
    await read(c, ...names);
  },
});

const pressed = (work: (c: AGIChannel) => Promise<unknown>, ...names: string[]): Scenario => ({
  handler: async (c, caller) => {
    void caller.press('1', 400);
    await work(c);
    await read(c, ...names);
  },
});

export const traces: Scenarios = {
  'traces: STREAM FILE does not answer': answers((c) => c.streamFile('beep')),
  'traces: Playback answers': answers((c) => c.exec('Playback', 'beep')),
  'traces: Playback does not answer if told': answers((c) =>
    c.exec('Playback', ['beep', 'noanswer']),
  ),
  'traces: Playback skips what is not answered if told': answers((c) =>
    c.exec('Playback', ['beep', 'skip']),
  ),
  'traces: Background answers': answers((c) => c.exec('Background', 'beep')),
  'traces: Background does not answer if told': answers((c) => c.exec('Background', ['beep', 'n'])),
  'traces: Read answers': answers((c) => c.exec('Read', ['X', 'beep', '1', '', '1', '1'])),
  'traces: Read does not answer if told': answers((c) =>
    c.exec('Read', ['X', 'beep', '1', 'n', '1', '1']),
  ),
  'traces: Read skips what is not answered if told': answers(async (c) => {
    await c.exec('Read', ['X', 'beep', '1', 's', '1', '1']);
    await read(c, 'READSTATUS', 'X');
  }),
  'traces: STREAM FILE to its end': {
    handler: async (c) => {
      await c.streamFile('beep');
      await read(c, 'PLAYBACKSTATUS');
    },
  },
  'traces: STREAM FILE of what is not there': {
    handler: async (c) => {
      await c.streamFile('no-such-prompt');
      await read(c, 'PLAYBACKSTATUS');
    },
  },
  'traces: STREAM FILE ended by a key': pressed(
    (c) => c.streamFile('demo-congrats', '1'),
    'PLAYBACKSTATUS',
  ),
  'traces: STREAM FILE at a hangup': overtaken(
    (c) => c.streamFile('demo-congrats'),
    'PLAYBACKSTATUS',
  ),
  'traces: CONTROL STREAM FILE to its end': {
    handler: async (c) => {
      await c.controlStreamFile('beep');
      await read(c, 'CPLAYBACKSTATUS', 'CPLAYBACKOFFSET', 'CPLAYBACKSTOPKEY');
    },
  },
  'traces: CONTROL STREAM FILE of what is not there': {
    handler: async (c) => {
      await c.controlStreamFile('no-such-prompt');
      await read(c, 'CPLAYBACKSTATUS', 'CPLAYBACKOFFSET');
    },
  },
  'traces: CONTROL STREAM FILE at a hangup': overtaken(async (c) => {
    await c.controlStreamFile('demo-congrats', '1');
    // How far it came is up to the machine.
    await c.getFullVariable('${LEN(${CPLAYBACKOFFSET:0:1})}');
  }, 'CPLAYBACKSTATUS'),
  'traces: Playback of what is there and what is not': {
    handler: async (c) => {
      await c.exec('Playback', 'no-such-prompt&beep');
      await read(c, 'PLAYBACKSTATUS', 'BACKGROUNDSTATUS');
    },
  },
  'traces: Playback at a hangup': overtaken(
    (c) => c.exec('Playback', 'demo-congrats'),
    'PLAYBACKSTATUS',
  ),
  'traces: Background of what is not there': {
    handler: async (c) => {
      await c.exec('Background', 'no-such-prompt&beep');
      await read(c, 'BACKGROUNDSTATUS', 'PLAYBACKSTATUS');
    },
  },
  'traces: Background ended by a key': pressed(
    (c) => c.exec('Background', 'demo-congrats'),
    'BACKGROUNDSTATUS',
    'PLAYBACKSTATUS',
  ),
  'traces: Background at a hangup': overtaken(
    (c) => c.exec('Background', 'demo-congrats'),
    'BACKGROUNDSTATUS',
  ),
  'traces: Read of a key': pressed(
    (c) => c.exec('Read', ['X', 'demo-congrats', '1']),
    'READSTATUS',
    'X',
    'PLAYBACKSTATUS',
  ),
  'traces: Read in vain, twice': {
    handler: async (c) => {
      await c.exec('Read', ['X', 'beep', '1', '', '2', '0.3']);
      await read(c, 'READSTATUS', 'X');
    },
  },
  'traces: Read at a hangup': overtaken(
    (c) => c.exec('Read', ['X', 'demo-congrats', '3']),
    'READSTATUS',
    'PLAYBACKSTATUS',
  ),
  'traces: why it ended, by HANGUP': {
    handler: async (c) => {
      await c.send(['HANGUP']).catch(() => undefined);
      await read(c, 'HANGUPCAUSE').catch(() => undefined);
    },
  },
  'traces: why it ended, by Hangup with a cause': {
    handler: async (c) => {
      await c.exec('Hangup', '17');
      await hungUp(c);
      await read(c, 'HANGUPCAUSE');
    },
  },
  'traces: why it ended, by Hangup without one': {
    handler: async (c) => {
      await c.exec('Hangup');
      await hungUp(c);
      await read(c, 'HANGUPCAUSE');
    },
  },
  'traces: why it ended, by Hangup with the name of a cause': {
    handler: async (c) => {
      await c.exec('Hangup', 'USER_BUSY');
      await hungUp(c);
      await read(c, 'HANGUPCAUSE');
    },
  },
  'traces: why it ended, by Hangup with a word that is no cause': {
    handler: async (c) => {
      await c.exec('Hangup', 'nonsense');
      await hungUp(c);
      await read(c, 'HANGUPCAUSE');
    },
  },
  'traces: why it ended, by Hangup of a call that is not answered': {
    answered: false,
    handler: async (c) => {
      await c.exec('Hangup', '21');
      await hungUp(c);
      await read(c, 'HANGUPCAUSE', 'CHANNEL(state)');
    },
  },
  'traces: why it ended, by AUTOHANGUP': {
    handler: async (c) => {
      await c.setAutoHangup(1);
      await refused(c.waitForDigit(-1));
      await hungUp(c);
      await read(c, 'HANGUPCAUSE');
    },
  },
  'traces: why it ended, while it lives': { handler: (c) => c.getVariable('HANGUPCAUSE') },
};
