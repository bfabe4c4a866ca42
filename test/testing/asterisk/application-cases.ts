import type { ScriptStep, SimulatedCallOptions, SimulatedOutcome } from 'nestjs-agi/testing';

/** How the simulator is told to do what a real Asterisk did in a recorded case. */
export interface SimulatedCase {
  /** The outcome; that of the recorded status unless given. */
  outcome?: SimulatedOutcome;
  /** The actions of the caller when the application runs. */
  caller?: Omit<ScriptStep, 'running'>;
  /** Whether the call was answered before; `true` unless given. */
  answered?: false;
  options?: SimulatedCallOptions;
  /** Why the simulator does otherwise. */
  differs?: string;
}

/** A hangup as a telephone's BYE: Asterisk 22 leaves no cause there. */
const HANGS_UP: SimulatedCase = { caller: { after: 500, hangup: true } };
const unanswered: SimulatedCase = { answered: false };
const keys = (press: string): SimulatedCase => ({ caller: { after: 100, press } });
const refused = (cause: number): SimulatedCase => ({ outcome: { status: 'CHANUNAVAIL', cause } });
const ELSEWHERE = 'applications,8,1';
const PEER = { DIALEDPEERNAME: 'PJSIP/bob-00000001', DIALEDPEERNUMBER: 'bob' };
const RINGS = 300;
const FOREVER = 60_000;

/** Options of a Dial whose U() ran: it leaves what the subroutine returned, and no connection. */
const screened = (outcome: SimulatedOutcome): SimulatedCase => ({
  outcome: { talks: 0, cause: 16, ...outcome, variables: { ...PEER, GOSUB_RETVAL: '' } },
});

const DIAL: Readonly<Record<string, SimulatedCase>> = {
  'answered after ringing, far end hangs up, g': { outcome: { status: 'ANSWER', after: RINGS } },
  'answered after early media, far end hangs up, g': {
    outcome: { status: 'ANSWER', variables: { PROGRESSTIME: '0', PROGRESSTIME_MS: '1' } },
  },
  'answered, caller hangs up': HANGS_UP,
  'answered, caller presses the key that ends it, Hg': {
    outcome: { status: 'ANSWER', onKey: { '0': {} } },
    ...keys('0'),
  },
  'answered, far end transfers the caller, g': {
    outcome: {
      status: 'ANSWER',
      redirectsTo: ELSEWHERE,
      variables: {
        SIPREFERRINGCONTEXT: 'applications',
        SIPREFERTOHDR: 'sip:8@<address>',
        SIPTRANSFER: 'yes',
      },
    },
  },
  'answered, caller transfers the far end, g': { caller: { after: 300, transfer: true } },
  'answered, far end goes on with F': HANGS_UP,
  'both go elsewhere, G': { outcome: { status: 'ANSWER', movesTo: ELSEWHERE } },
  'refused with 404': refused(1),
  'refused with 408': refused(18),
  'refused with 480': { outcome: { status: 'NOANSWER', after: 0, cause: 19 } },
  'refused with 488': refused(58),
  'refused with 500': refused(38),
  'refused with 603': refused(21),
  'refused with 486, caller not answered': unanswered,
  'caller hangs up while it rings': {
    outcome: { after: FOREVER },
    caller: { after: RINGS, hangup: true },
  },
  'caller cancels while it rings, not answered': {
    outcome: { after: FOREVER, onHangup: { cause: 127 } },
    caller: { after: RINGS, hangup: true },
    answered: false,
  },
  'caller leaves by a key while it rings, d': {
    outcome: { after: FOREVER, onKey: { '8': { movesTo: ELSEWHERE } } },
    ...keys('8'),
  },
  'caller gives up by * while it rings, H': {
    outcome: { after: FOREVER, onKey: { '*': {} } },
    ...keys('*'),
  },
  'a technology that is not there': refused(66),
  'a local extension that is not there': refused(0),
  'screened, sent away by 2': {
    outcome: { status: 'NOANSWER', after: 0, cause: 16, variables: PEER },
  },
  'U() says BUSY, g': screened({ status: 'BUSY' }),
  'U() says CONGESTION, g': screened({ status: 'CONGESTION' }),
  'U() says CONTINUE, g': screened({ status: 'ANSWER' }),
  'U() says ABORT, g': screened({ status: 'ANSWER' }),
  'U() says GOTO:applications^8^1, g': screened({ status: 'ANSWER', movesTo: ELSEWHERE }),
  'two legs, one busy, the other unavailable': {
    outcome: { status: 'BUSY', after: RINGS, cause: 34 },
  },
  'two legs, one busy, the other does not answer': { outcome: { status: 'NOANSWER', cause: 17 } },
  'two legs, one busy, the other answers': {
    outcome: {
      status: 'ANSWER',
      after: RINGS,
      variables: { DIALEDPEERNAME: 'PJSIP/carol-00000002', DIALEDPEERNUMBER: 'carol' },
    },
  },
  'two legs, one rings, the other answers': {
    outcome: {
      status: 'ANSWER',
      after: RINGS,
      variables: { DIALEDPEERNAME: 'PJSIP/carol-00000002', DIALEDPEERNUMBER: 'carol' },
    },
  },
  'two legs, caller hangs up while they ring': {
    outcome: { after: FOREVER },
    caller: { after: RINGS, hangup: true },
  },
  'two legs, both unavailable': { outcome: { status: 'NOANSWER', after: RINGS, cause: 19 } },
};

const QUEUE: Readonly<Record<string, SimulatedCase>> = {
  'served, caller hangs up': HANGS_UP,
  'caller hangs up while waiting': { outcome: { after: FOREVER }, ...HANGS_UP },
  'caller leaves by a key': {
    outcome: { after: FOREVER, onKey: { '8': { movesTo: ELSEWHERE } } },
    ...keys('8'),
  },
  'withdrawn by an operator': {
    outcome: { status: 'WITHDRAW', variables: { QUEUE_WITHDRAW_INFO: 'call back' } },
  },
};

const at = (extension: string): string => `applications,${extension},1`;

const MESSAGES: Readonly<Record<string, SimulatedCase>> = {
  'VoiceMail: a message, ended by the hangup': {
    outcome: { after: FOREVER, onHangup: { status: 'SUCCESS' } },
    ...HANGS_UP,
  },
  'VoiceMail: a hangup before the message': { outcome: { after: FOREVER }, ...HANGS_UP },
  'VoiceMail: to the operator by 0': {
    outcome: { after: FOREVER, onKey: { '0': { movesTo: at('o') } } },
    ...keys('0'),
  },
  'VoiceMail: to the assistant by *': {
    outcome: { after: FOREVER, onKey: { '*': { movesTo: at('a') } } },
    ...keys('*'),
  },
  'VoiceMail: no arguments': {
    differs: 'VoiceMail, Park and Page take any arguments',
  },
  'Directory: selected': { outcome: { status: 'SELECTED', movesTo: at('100') } },
  'Directory: nobody of that name': { outcome: { after: FOREVER }, ...HANGS_UP },
  'Directory: to the operator by 0': {
    outcome: { after: FOREVER, onKey: { '0': { movesTo: at('o') } } },
    ...keys('0'),
  },
  'Directory: to the assistant by *': {
    outcome: { after: FOREVER, onKey: { '*': { movesTo: at('a') } } },
    ...keys('*'),
  },
  'Directory: hangup': { outcome: { after: FOREVER }, ...HANGS_UP },
  'ConfBridge: caller hangs up': { outcome: {}, ...HANGS_UP },
  'ConfBridge: leaves by a key of the menu': { outcome: { onKey: { '*': {} } }, ...keys('*') },
};

const built: SimulatedCallOptions = { prompts: { 'no-such-prompt': 'missing' }, prompt: 5000 };
/** The application of the simulator itself, and not an outcome. */
const plays = (rest: SimulatedCase = {}): SimulatedCase => ({ options: built, ...rest });

const PROMPTS: Readonly<Record<string, SimulatedCase>> = {
  'Read: all digits': plays(keys('123')),
  'Read: digits and #': plays(keys('12#')),
  'Read: only #': plays(keys('#')),
  'Read: some digits, then nothing': plays(keys('12')),
  'Read: nothing': plays(),
  'Read: nothing, two attempts': plays(),
  'Read: hangup': plays(HANGS_UP),
  'Read: not answered, s': plays(unanswered),
  'Read: a prompt that is not there': plays(),
  'Read: a tone of indications.conf': plays(keys('12')),
  'Read: no arguments': plays(),
  'Playback: to its end': plays(),
  'Playback: two files': plays(),
  'Playback: a file that is not there': plays(),
  'Playback: one file of two is not there': plays(),
  'Playback: hangup': plays(HANGS_UP),
  'Playback: not answered': plays(unanswered),
  'Playback: not answered, skip': plays(unanswered),
  'Playback: not answered, noanswer': plays(unanswered),
  'Playback: no arguments': plays(),
  'BackGround: to its end': plays(),
  'BackGround: a key that is an extension': plays(keys('8')),
  'BackGround: a key that is no extension, m': plays({
    ...keys('58'),
    differs: 'any key ends Background',
  }),
  'BackGround: a file that is not there': plays(),
  'BackGround: hangup': plays(HANGS_UP),
  'BackGround: not answered, s': plays(unanswered),
  'BackGround: not answered': plays(unanswered),
  'BackGround: no arguments': plays(),
};

const OTHERS: Readonly<Record<string, SimulatedCase>> = {
  'AMD: many words': { outcome: { status: 'MACHINE', variables: { AMDCAUSE: 'MAXWORDS-3-3' } } },
  'AMD: silence': {
    outcome: { status: 'MACHINE', variables: { AMDCAUSE: 'INITIALSILENCE-1000-1000' } },
  },
  'AMD: hangup': { outcome: { after: FOREVER }, ...HANGS_UP },
  'Transfer: refused': {
    outcome: { status: 'FAILURE', variables: { TRANSFERSTATUSPROTOCOL: '603' } },
  },
  'Transfer: not answered': unanswered,
  'Originate: nobody answers': { outcome: { after: FOREVER } },
  'Originate: caller hangs up while it rings': { outcome: { after: FOREVER }, ...HANGS_UP },
  'Park: comes back in time': {
    outcome: { after: 1000, redirectsTo: 'applications-back,PJSIP_caller,1' },
    options: { environment: { agi_channel: 'PJSIP/caller-00000007' } },
  },
  'Park: picked up': { outcome: {} },
  'Park: caller hangs up': { outcome: { after: FOREVER }, ...HANGS_UP },
  'Park: a lot that is not there': {
    differs: 'VoiceMail, Park and Page take any arguments',
  },
  'Page: caller hangs up': { outcome: {}, ...HANGS_UP },
  'Page: nobody is there': { outcome: {}, ...HANGS_UP },
  'Page: no arguments': {
    outcome: {},
    ...HANGS_UP,
    differs: 'VoiceMail, Park and Page take any arguments',
  },
  'FollowMe: accepted by 1': { outcome: {} },
  'FollowMe: declined by 2': { outcome: { talks: 0, cause: 16 } },
  'FollowMe: nobody answers': { outcome: { talks: 0 } },
  'FollowMe: caller hangs up': { outcome: { after: FOREVER }, ...HANGS_UP },
  'FollowMe: a profile that is not there': { outcome: { talks: 0 } },
  'others: Busy, not answered': unanswered,
  'others: Ringing, not answered': unanswered,
  'others: Progress, not answered': unanswered,
  'others: Wait, caller hangs up': HANGS_UP,
};

const named = (
  group: string,
  cases: Readonly<Record<string, SimulatedCase>>,
): Record<string, SimulatedCase> =>
  Object.fromEntries(Object.entries(cases).map(([name, each]) => [`${group}: ${name}`, each]));

/** By the name of the recording. Every other recording is played by its status alone. */
export const SIMULATED_CASES: Readonly<Record<string, SimulatedCase>> = {
  ...named('Dial', DIAL),
  ...named('Queue', QUEUE),
  ...MESSAGES,
  ...PROMPTS,
  ...OTHERS,
};
