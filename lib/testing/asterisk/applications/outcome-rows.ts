import { dial, followMe, queue } from './connecting-rows.js';
import { isGone, secondsIn, type Course, type OutcomeRow } from './outcome-row.js';
import { fromWire } from '../../wire/wire-text.js';

const NORMAL_CLEARING = 16;
/** HANGUPCAUSE of a call that was transferred before it was answered: Asterisk has told the caller where to. */
const REDIRECTED = 23;
/** Until the caller hangs up. */
const FOR_EVER = -1;

/** The folder of Asterisk's messages, as it is unless configured. */
const VOICEMAIL = '/var/spool/asterisk/voicemail';

function messageOf(mailboxes = ''): string {
  const [box = '', context = 'default'] = (mailboxes.split('&')[0] ?? '').split('@');
  return `${VOICEMAIL}/${context}/${box}/INBOX/msg0000`;
}

/** How AMD explains each status, in the commonest case of it. */
const AMD_CAUSES: Readonly<Record<string, string>> = {
  HUMAN: 'HUMAN-800-800',
  MACHINE: 'LONGGREETING-1500-1500',
  NOTSURE: 'TOOLONG-5000',
};

/** The channel's name as Park leaves it. */
function parker({ channel: { name } }: Course): string {
  return fromWire(name).replace(/-[^-]*$/, '');
}

/** The applications whose outcome a test decides, by their name in small letters. */
export const OUTCOME_ROWS: Readonly<Record<string, OutcomeRow>> = {
  dial,
  queue,
  followme: followMe,

  voicemail: {
    arguments: 2,
    answers: true,
    status: 'SUCCESS',
    statusByKey: () => 'USEREXIT',
    statusByHangup: () => 'FAILED',
    leaves: (course) => ({
      result: isGone(course) ? -1 : 0,
      ...(course.status === 'SUCCESS' && {
        variables: { VM_MESSAGEFILE: messageOf(course.args[0]) },
      }),
    }),
  },

  directory: {
    arguments: 3,
    answers: true,
    status: 'SELECTED',
    statusByKey: (_, key) => ({ '0': 'OPERATOR', '*': 'ASSISTANT' })[key] ?? 'SELECTED',
    statusByHangup: () => 'HANGUP',
    leaves: (course) => ({ result: isGone(course) ? -1 : 0 }),
  },

  confbridge: {
    arguments: 4,
    answers: true,
    status: 'ENDMARKED',
    after: FOR_EVER,
    statusByKey: () => 'DTMF',
    statusByHangup: () => 'HANGUP',
    leaves: ({ status }) =>
      status === 'FAILED' ? { result: -1 } : { result: 0, cause: NORMAL_CLEARING },
  },

  page: {
    arguments: 3,
    answers: true,
    status: 'HANGUP',
    after: FOR_EVER,
    leaves: () => ({ result: -1, cause: NORMAL_CLEARING }),
  },

  read: {
    arguments: 6,
    answers: true,
    status: 'TIMEOUT',
    statusByHangup: () => 'HANGUP',
    leaves: ({ args: [name = ''] }) => ({
      result: 0,
      ...(name !== '' && { variables: { [name]: '' } }),
    }),
  },

  playback: {
    arguments: 2,
    answers: true,
    status: 'SUCCESS',
    leaves: (course) => ({ result: isGone(course) ? -1 : 0 }),
  },

  background: {
    arguments: 4,
    answers: true,
    status: 'SUCCESS',
    leaves: (course) => ({ result: isGone(course) ? -1 : 0 }),
  },

  amd: {
    arguments: 9,
    status: 'HUMAN',
    statusByHangup: () => 'HANGUP',
    leaves: ({ status = '' }) => ({
      result: 0,
      variables: {
        AMDCAUSE: Object.hasOwn(AMD_CAUSES, status) ? (AMD_CAUSES[status] ?? '') : '',
      },
    }),
  },

  transfer: {
    arguments: 1,
    status: 'SUCCESS',
    refuses: ([to = '']) => (to === '' ? { status: 'FAILURE', result: 0 } : undefined),
    begins: { TRANSFERSTATUSPROTOCOL: '0' },
    leaves: ({ channel, status }) => {
      // The telephone of a call that was not answered is told to call another number, and is gone.
      if (status === 'SUCCESS' && !channel.up) channel.hangup('asterisk', REDIRECTED);
      return { result: 0 };
    },
  },

  originate: {
    arguments: 7,
    status: 'SUCCESS',
    refuses: ([to = '']) => (to === '' ? { status: 'FAILED', result: -1 } : undefined),
    timeOut: ([, , , , , seconds]) => {
      const ms = secondsIn(seconds);
      return ms === undefined ? undefined : { ms, status: 'RINGING' };
    },
    statusByHangup: () => 'RINGING',
    leaves: () => ({ result: 0 }),
  },

  park: {
    arguments: 2,
    answers: true,
    leaves: (course) => ({
      // Somebody picked the call up, and hung up later: the call is over unless it comes back.
      result: course.endedBy === 'taken' ? 0 : -1,
      cause: NORMAL_CLEARING,
      ...(course.endedBy === 'taken' && {
        variables: {
          BRIDGE_FEATURES: '',
          PARKEDLOT: course.args[0] ?? 'default',
          PARKER: parker(course),
          PARKER_FLAT: parker(course).replace('/', '_'),
          PARKING_SPACE: '701',
        },
      }),
    }),
  },
};

/** An application that is in none of the rows: it leaves nothing but what the test says. */
export const OTHER_APPLICATION: OutcomeRow = {
  arguments: 20,
  leaves: (course) => ({ result: isGone(course) ? -1 : 0 }),
};
