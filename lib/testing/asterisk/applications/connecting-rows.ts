import {
  durationOf,
  isGone,
  secondsIn,
  type Course,
  type OutcomeRow,
  type RefusedArguments,
} from './outcome-row.js';

/** HANGUPCAUSE after a connection that ended as connections do. */
const NORMAL_CLEARING = 16;

/** HANGUPCAUSE after each status of Dial, in the commonest case of it. */
const CAUSE_OF_DIAL: Readonly<Record<string, number>> = {
  ANSWER: NORMAL_CLEARING,
  BUSY: 17,
  CHANUNAVAIL: 3,
  CONGESTION: 34,
  DONTCALL: NORMAL_CLEARING,
  TORTURE: NORMAL_CLEARING,
};

/** Statuses of a Dial whose far end was there, so that its name is left. */
const REACHED: ReadonlySet<string | undefined> = new Set(['ANSWER', 'DONTCALL', 'TORTURE']);

/** The letters of options, without what stands in brackets. */
function letters(options = ''): string {
  return options.replaceAll(/\([^)]*\)/g, '');
}

/** The argument of an option, `L(60000:5000)`: the first number in it; `undefined` without the option. */
function numberOf(options: string | undefined, letter: string): number | undefined {
  const found = new RegExp(String.raw`${letter}\(([^):]*)`).exec(options ?? '')?.[1];
  return found === undefined ? undefined : Number.parseFloat(found) || 0;
}

/** The channel and the number of the first destination. */
function peerOf(destinations = ''): Record<string, string> {
  const [destination = ''] = destinations.split('&');
  const [technology = '', resource = ''] = destination.split('/');
  const number = destination.slice(technology.length + 1);
  return {
    DIALEDPEERNAME: destination === '' ? '' : `${technology}/${resource}-00000001`,
    DIALEDPEERNUMBER: number,
  };
}

/** How long the call has been answered, and how long it has been there, as Dial and Queue leave it. */
function callTimes({ channel }: Course): Record<string, string> {
  return {
    ...durationOf('ANSWEREDTIME', channel.upTime),
    ...durationOf('DIALEDTIME', channel.clock.now()),
  };
}

const NO_CALL_TIMES = {
  ...durationOf('ANSWEREDTIME', undefined),
  ...durationOf('DIALEDTIME', undefined),
};

function refusedDial([destinations = '', , options]: readonly string[]):
  RefusedArguments | undefined {
  if (destinations === '') return { status: 'CHANUNAVAIL', result: 0 };
  if (numberOf(options, 'S') === 0) return { status: 'INVALIDARGS', result: -1 };
  // Asterisk leaves an empty status there.
  return numberOf(options, 'L') === 0 ? { status: '', result: -1 } : undefined;
}

/** Dial(destinations,seconds,options). */
export const dial: OutcomeRow = {
  arguments: 4,
  status: 'ANSWER',
  begins: {
    ...NO_CALL_TIMES,
    ...durationOf('RINGTIME', undefined),
    ...durationOf('PROGRESSTIME', undefined),
    DIALEDPEERNAME: '',
    DIALEDPEERNUMBER: '',
    DIALSTATUS: '',
  },
  refuses: refusedDial,
  timeOut: ([, seconds]) => {
    const ms = secondsIn(seconds);
    return ms === undefined ? undefined : { ms, status: 'NOANSWER' };
  },
  connects: (status) => status === 'ANSWER',
  longestTalk: ([, , options]) =>
    Math.min(numberOf(options, 'L') ?? Infinity, (numberOf(options, 'S') ?? Infinity) * 1000),
  statusByKey: ({ talked, status }) => (talked === undefined ? 'CANCEL' : status),
  statusByHangup: ({ talked, status }) => (talked === undefined ? 'CANCEL' : status),
  leaves: (course) => {
    const { args, endedBy, moved, status = '', talked, waited } = course;
    const [destinations, , options] = args;
    const stays = status !== 'ANSWER' || moved || letters(options).includes('g');
    // A call that is taken out of the connection has no times of it.
    const bridged =
      talked !== undefined && talked > 0 && endedBy !== 'taken' && endedBy !== 'redirect';
    const peer = peerOf(destinations);
    const cause = Object.hasOwn(CAUSE_OF_DIAL, status) ? CAUSE_OF_DIAL[status] : undefined;
    return {
      result:
        endedBy === 'hangup' || (endedBy === 'redirect' && talked === undefined) || !stays ? -1 : 0,
      cause,
      variables: {
        ...(bridged && callTimes(course)),
        ...(waited > 0 && status !== '' && durationOf('RINGTIME', 0)),
        ...(REACHED.has(status) && peer),
        ...((endedBy === 'transfer' || (endedBy === 'taken' && talked !== undefined)) && {
          BLINDTRANSFER: peer.DIALEDPEERNAME ?? '',
        }),
      },
    };
  },
};

/** Statuses of a Queue that the caller did not get into. */
const NOT_JOINED: ReadonlySet<string | undefined> = new Set([
  'FULL',
  'JOINEMPTY',
  'JOINUNAVAIL',
  'UNKNOWN',
]);

const CONTINUES = 'CONTINUE';
const QUEUE_TIMES = { ...NO_CALL_TIMES, ...durationOf('QUEUEWAIT', undefined) };

/** Queue(name,options,url,announcement,seconds …). It leaves no status where the caller was served. */
export const queue: OutcomeRow = {
  arguments: 9,
  begins: QUEUE_TIMES,
  timeOut: ([, , , , seconds]) => {
    const ms = secondsIn(seconds);
    return ms === undefined ? undefined : { ms, status: 'TIMEOUT' };
  },
  connects: (status) => status === undefined || status === CONTINUES,
  statusByKey: ({ talked, status }) => (talked === undefined ? undefined : status),
  statusByHangup: () => undefined,
  leaves: (course) => {
    const { args, endedBy, status, talked, waited } = course;
    if (NOT_JOINED.has(status)) return { result: 0 };
    const served = talked !== undefined;
    const continues = status === CONTINUES || letters(args[1]).includes('c');
    const left = endedBy === 'key' && !served;
    return {
      result: isGone(course) || (served && !continues) ? -1 : 0,
      cause: served ? NORMAL_CLEARING : undefined,
      variables: {
        ...callTimes(course),
        ...durationOf('QUEUEWAIT', waited),
        QUEUEPOSITION: '1',
        ...(!served && !left && { ABANDONED: 'TRUE' }),
        ...(served && continues && !isGone(course) && { QUEUESTATUS: CONTINUES }),
      },
    };
  },
};

/** FollowMe(profile). It leaves no status: the times are set where somebody has accepted the call. */
export const followMe: OutcomeRow = {
  arguments: 2,
  answers: true,
  connects: () => true,
  leaves: (course) => {
    const { talked } = course;
    if (talked === undefined || talked === 0) return { result: 0 };
    const { ANSWEREDTIME = '', DIALEDTIME = '' } = callTimes(course);
    return { result: -1, cause: NORMAL_CLEARING, variables: { ANSWEREDTIME, DIALEDTIME } };
  },
};
