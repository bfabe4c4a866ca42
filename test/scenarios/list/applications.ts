import type { AGIChannel } from 'nestjs-agi/core';
import type { SimulatedOutcome } from 'nestjs-agi/testing';
import { hungUp, refused, type Caller, type Scenario, type Scenarios } from '../scenario.js';

/** The place of the dialplan. */
const PLACE = '${CONTEXT},${EXTEN},${PRIORITY}';
const FAR = 'scenario-far';
const far = (extension: string): string => `Local/${extension}@${FAR}/n`;

const read = async (c: AGIChannel, ...names: string[]): Promise<void> => {
  for (const name of names) await c.getVariable(name);
};

/** Executes an application, and reads what it left. */
function leaves(
  [application, ...args]: readonly string[],
  names: readonly string[],
  rest: Omit<Scenario, 'handler'> & { outcome?: SimulatedOutcome } = {},
  act?: (caller: Caller, c: AGIChannel) => void,
): Scenario {
  const { outcome, ...scenario } = rest;
  return {
    ...scenario,
    ...(outcome && { applications: { [application!]: outcome } }),
    handler: async (c, caller) => {
      act?.(caller, c);
      await (args.length === 0 ? c.exec(application!) : c.exec(application!, args));
      await read(c, ...names);
    },
  };
}

/** The caller hangs up in an application; what it left is read on the dead channel. */
function overtaken(
  [application, ...args]: readonly string[],
  names: readonly string[],
  outcome: SimulatedOutcome,
  after = 800,
): Scenario {
  return {
    applications: { [application!]: outcome },
    handler: async (c, caller) => {
      void caller.hangUp(after);
      await c.exec(application!, args);
      await hungUp(c);
      await read(c, ...names);
    },
  };
}

const press =
  (keys: string, after = 500) =>
  (caller: Caller): void => {
    void caller.press(keys, after);
  };

/** The variables that a Dial leaves, beside the names and times of this one. */
const DIALED = ['DIALSTATUS', 'HANGUPCAUSE'];
const LONG = 60_000;

const dial: Scenarios = {
  'applications: Dial, busy': leaves(['Dial', far('busy'), '10', 'g'], DIALED, {
    outcome: { status: 'BUSY', cause: 0 },
  }),
  'applications: Dial, congestion': leaves(['Dial', far('congestion'), '10', 'g'], DIALED, {
    outcome: { status: 'CONGESTION', cause: 0 },
  }),
  'applications: Dial, nobody answers': leaves(
    ['Dial', far('rings'), '1', 'g'],
    [...DIALED, 'ANSWEREDTIME', 'DIALEDPEERNAME'],
    { outcome: { status: 'NOANSWER' } },
  ),
  'applications: Dial, an extension that is not there': leaves(
    ['Dial', far('nobody'), '10', 'g'],
    DIALED,
    { outcome: { status: 'CHANUNAVAIL', cause: 0 } },
  ),
  'applications: Dial, a technology that is not there': leaves(
    ['Dial', 'Nonsense/1', '10', 'g'],
    DIALED,
    { outcome: { status: 'CHANUNAVAIL', cause: 66 } },
  ),
  'applications: Dial, no arguments': leaves(['Dial'], [...DIALED, 'ANSWEREDTIME'], {
    outcome: {},
  }),
  'applications: Dial, answered, the far end hangs up, g': leaves(
    ['Dial', far('answers'), '10', 'g'],
    [...DIALED, 'CHANNEL(state)'],
    { outcome: { status: 'ANSWER' } },
  ),
  'applications: Dial, answered, the far end hangs up': leaves(
    ['Dial', far('answers'), '10'],
    DIALED,
    { outcome: { status: 'ANSWER' } },
  ),
  'applications: Dial, answered, ended by its limit': leaves(
    ['Dial', far('stays'), '10', 'gL(700)'],
    DIALED,
    { outcome: { status: 'ANSWER', talks: LONG } },
  ),
  'applications: Dial, a limit of nothing': leaves(['Dial', far('stays'), '10', 'gL(0)'], DIALED, {
    outcome: { status: 'ANSWER', talks: LONG },
  }),
  'applications: Dial, a duration of nothing': leaves(
    ['Dial', far('stays'), '10', 'gS(0)'],
    DIALED,
    { outcome: { status: 'ANSWER', talks: LONG } },
  ),
  'applications: Dial answers a call that is not answered': leaves(
    ['Dial', far('answers'), '10', 'g'],
    ['DIALSTATUS', 'CHANNEL(state)'],
    { answered: false, outcome: { status: 'ANSWER' } },
  ),
  'applications: Dial does not answer a call for a busy far end': leaves(
    ['Dial', far('busy'), '10', 'g'],
    ['DIALSTATUS', 'CHANNEL(state)'],
    { answered: false, outcome: { status: 'BUSY' } },
  ),
  'applications: Dial, left by a key while it rings': {
    variables: { EXITCONTEXT: FAR },
    applications: {
      Dial: { after: LONG, onKey: { '8': { movesTo: `${FAR},8,1` } } },
    },
    handler: async (c, caller) => {
      void caller.press('8', 800);
      await c.exec('Dial', [far('rings'), '20', 'gd']);
      await read(c, 'DIALSTATUS');
      await c.getFullVariable(PLACE);
    },
  },
  'applications: Dial, the caller hangs up while it rings': overtaken(
    ['Dial', far('rings'), '20', 'g'],
    ['DIALSTATUS', 'ANSWEREDTIME'],
    { after: LONG },
  ),
  'applications: Dial, the caller hangs up in the conversation': overtaken(
    ['Dial', far('stays'), '20', 'g'],
    ['DIALSTATUS', 'HANGUPCAUSE'],
    { status: 'ANSWER', talks: LONG },
    1500,
  ),
};

const queue: Scenarios = {
  'applications: Queue, one that is not there': leaves(
    ['Queue', 'nowhere'],
    ['QUEUESTATUS', 'QUEUEPOSITION', 'ABANDONED'],
    { outcome: { status: 'UNKNOWN' } },
  ),
  'applications: Queue, nobody serves in time': leaves(
    ['Queue', 'scenario-a', '', '', '', '1'],
    ['QUEUESTATUS', 'QUEUEPOSITION', 'ABANDONED'],
    { outcome: { status: 'TIMEOUT' } },
  ),
  'applications: Queue, empty': leaves(
    ['Queue', 'scenario-empty'],
    ['QUEUESTATUS', 'QUEUEPOSITION', 'ABANDONED'],
    { outcome: { status: 'JOINEMPTY' } },
  ),
  'applications: Queue, left by a key': {
    applications: { Queue: { after: LONG, onKey: { '8': { movesTo: `${FAR},8,1` } } } },
    handler: async (c, caller) => {
      void caller.press('8', 800);
      await c.exec('Queue', 'scenario-b');
      await read(c, 'QUEUESTATUS', 'QUEUEPOSITION', 'ABANDONED');
      await c.getFullVariable(PLACE);
    },
  },
  'applications: Queue, the caller hangs up while waiting': overtaken(
    ['Queue', 'scenario-c'],
    ['QUEUESTATUS', 'QUEUEPOSITION', 'ABANDONED'],
    { after: LONG },
  ),
};

const others: Scenarios = {
  'applications: ConfBridge, the caller hangs up': overtaken(
    ['ConfBridge', '4711'],
    ['CONFBRIDGE_RESULT'],
    {},
    1500,
  ),
  'applications: AMD, silence': leaves(['AMD', '1000', '1500', '800', '20000'], ['AMDSTATUS'], {
    outcome: { status: 'MACHINE', after: 1000 },
  }),
  'applications: AMD, the time is over': leaves(
    ['AMD', '9000', '1500', '800', '1000'],
    ['AMDSTATUS'],
    { outcome: { status: 'NOTSURE', after: 1000 } },
  ),
  'applications: AMD, the caller hangs up': overtaken(
    ['AMD', '20000', '1500', '800', '20000'],
    ['AMDSTATUS', 'AMDCAUSE'],
    { after: LONG },
  ),
  'applications: Transfer, of another technology': leaves(
    ['Transfer', 'PJSIP/nobody'],
    ['TRANSFERSTATUS'],
    { outcome: { status: 'FAILURE' } },
  ),
  'applications: Transfer, no arguments': leaves(['Transfer'], ['TRANSFERSTATUS'], { outcome: {} }),
  'applications: Originate, answered': leaves(
    ['Originate', far('stays'), 'app', 'Wait', '1'],
    ['ORIGINATE_STATUS'],
    { outcome: { status: 'SUCCESS' } },
  ),
  'applications: Originate, no arguments': leaves(['Originate'], ['ORIGINATE_STATUS'], {
    outcome: {},
  }),
  'applications: Originate, nobody answers': leaves(
    ['Originate', far('rings'), 'app', 'Wait', '1', '', '1'],
    ['ORIGINATE_STATUS'],
    { outcome: { after: LONG } },
  ),
  'applications: MixMonitor begins and ends': {
    handler: async (c) => {
      await c.exec('MixMonitor', 'scenario-mix.wav');
      await c.getFullVariable('${LEN(${MIXMONITOR_FILENAME:-23})}');
      await c.exec('StopMixMonitor');
      await c.exec('StopMixMonitor');
    },
  },
  'applications: MixMonitor, no arguments': leaves(['MixMonitor'], ['MIXMONITOR_FILENAME']),
  'applications: Ringing and Progress do not answer': {
    answered: false,
    handler: async (c) => {
      await c.exec('Ringing');
      await c.exec('Progress');
      await read(c, 'CHANNEL(state)');
    },
  },
  'applications: UserEvent, with arguments and without': {
    handler: async (c) => {
      await c.exec('UserEvent', ['Scenario', 'Key: value']);
      await c.exec('UserEvent');
    },
  },
  'applications: Wait for no number': leaves(['Wait', 'soon'], ['CHANNEL(state)']),
  'applications: Playback, no arguments': leaves(['Playback'], ['PLAYBACKSTATUS']),
  'applications: Background, no arguments': leaves(['Background'], ['BACKGROUNDSTATUS']),
  'applications: Read, no arguments': leaves(['Read'], ['READSTATUS']),
  'applications: Read, a prompt that is not there': leaves(
    ['Read', 'X', 'no-such-prompt', '1', '', '', '1'],
    ['READSTATUS', 'X'],
  ),
  'applications: Read, one prompt of two is not there': leaves(
    ['Read', 'X', 'no-such-prompt&beep', '1', '', '', '1'],
    ['READSTATUS', 'X'],
  ),
  'applications: Read, digits ended by a hash': leaves(
    ['Read', 'X', 'demo-congrats', '5'],
    ['READSTATUS', 'X'],
    {},
    press('12#'),
  ),
  'applications: Read, a lone hash': leaves(
    ['Read', 'X', 'demo-congrats', '5'],
    ['READSTATUS', 'X'],
    {},
    press('#'),
  ),
};

const moves: Scenarios = {
  'moves: Goto': {
    handler: async (c) => {
      await c.exec('Goto', [FAR, '7', '2']);
      await c.getFullVariable(PLACE);
      await c.noop('the session goes on');
    },
  },
  'moves: Goto to another priority': {
    handler: async (c) => {
      await c.exec('Goto', '6');
      await read(c, 'PRIORITY');
    },
  },
  'moves: Goto to no priority': leaves(['Goto', FAR, '7', 'no-such-label'], []),
  'moves: SET CONTEXT, EXTENSION and PRIORITY': {
    handler: async (c) => {
      await c.continueAt(FAR, '7', 3);
      await c.getFullVariable(PLACE);
    },
  },
  'moves: Goto, then a hangup': {
    handler: async (c, caller) => {
      await c.exec('Goto', [FAR, '7', '1']);
      void caller.hangUp(300);
      await hungUp(c);
      await c.getFullVariable(PLACE);
      await c.redirectedTo();
    },
  },
};

/** Somebody redirects the call during the work; then a live command is refused, and the place is read. */
const redirected = (
  work: (c: AGIChannel) => Promise<unknown>,
  rest: Omit<Scenario, 'handler'> = {},
  { place = `${FAR},elsewhere,1`, after = 800 } = {},
): Scenario => ({
  ...rest,
  handler: async (c, caller) => {
    void caller.redirect(c, place, after);
    await refused(work(c));
    await hungUp(c);
    await refused(c.streamFile('beep'));
    await c.getFullVariable(PLACE);
    await read(c, 'HANGUPCAUSE');
  },
});

const redirects: Scenarios = {
  'redirect: during a prompt': redirected((c) => c.streamFile('demo-congrats')),
  'redirect: to another priority': redirected(
    (c) => c.streamFile('demo-congrats'),
    {},
    { place: `${FAR},elsewhere,2` },
  ),
  'redirect: during a prompt under control': redirected((c) =>
    c.controlStreamFile('demo-congrats'),
  ),
  'redirect: during an input': redirected((c) => c.getData('demo-instruct', 9000, 4)),
  'redirect: while waiting for a digit': redirected((c) => c.waitForDigit(-1)),
  'redirect: during a recording': redirected((c) =>
    c.recordFile('scenario-redirect', 'gsm', '', 9000),
  ),
  'redirect: during EXEC Wait': redirected((c) => c.exec('Wait', '9')),
  'redirect: during EXEC Playback': redirected((c) => c.exec('Playback', 'demo-congrats')),
  'redirect: while the server thinks': redirected((c) => hungUp(c)),
  'redirect: while Dial rings': redirected(
    async (c) => {
      await c.exec('Dial', [far('rings'), '20', 'g']);
      await read(c, 'DIALSTATUS');
    },
    { applications: { Dial: { after: LONG } } },
  ),
  'redirect: in the conversation of Dial': redirected(
    async (c) => {
      await c.exec('Dial', [far('stays'), '20', 'g']);
      await read(c, 'DIALSTATUS', 'BLINDTRANSFER');
      await c.getFullVariable('${LEN(${ANSWEREDTIME})}');
    },
    { applications: { Dial: { status: 'ANSWER', talks: LONG } } },
    { after: 1500 },
  ),
  'redirect: while Queue waits': redirected(
    async (c) => {
      await c.exec('Queue', 'scenario-d');
      await read(c, 'QUEUESTATUS', 'ABANDONED');
    },
    { applications: { Queue: { after: LONG } } },
  ),
  'redirect: told by redirectedTo': {
    handler: async (c, caller) => {
      void caller.redirect(c, `${FAR},elsewhere,1`, 300);
      await refused(c.waitForDigit(-1));
      await hungUp(c);
      const place = await c.redirectedTo();
      await c.noop(JSON.stringify(place));
    },
  },
};

export const applications: Scenarios = {
  ...dial,
  ...queue,
  ...others,
  ...moves,
  ...redirects,
};

/** The far ends that are dialled, and the places to which calls are moved. */
export const FAR_ENDS = `[${FAR}]
exten => busy,1,Busy(5)
exten => congestion,1,Congestion(5)
exten => rings,1,Ringing()
 same => n,Wait(60)
exten => answers,1,Answer()
 same => n,Wait(0.5)
 same => n,Hangup()
exten => stays,1,Answer()
 same => n,Wait(60)
exten => 7,1,NoOp()
 same => n,NoOp()
 same => n,Hangup()
exten => 8,1,Hangup()
exten => elsewhere,1,NoOp()
 same => n,Hangup()
`;

/** A queue for each scenario: they are all tried at the same time. */
export const QUEUES_CONF = `[general]

${['a', 'b', 'c', 'd'].map((name) => `[scenario-${name}]\ncontext = ${FAR}\n`).join('\n')}
[scenario-empty]
joinempty = strict
`;
