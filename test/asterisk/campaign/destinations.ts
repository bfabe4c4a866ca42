import { existsSync, readFileSync } from 'node:fs';
import type { PlaceOptions, PlacementOutcome } from 'nestjs-agi/ami';
import type { Asterisk } from '../host/index.js';

/**
 * Writes down, by the clock of Asterisk, that a call has reached its destination. The file outlives the
 * process: a line is in it before the destination does anything.
 */
const NOTE = 'Set(FILE(${ASTSPOOLDIR}/reached,,,al,u)=${STRFTIME(,,%s.%3q)} ${EXTEN})';

/**
 * Destinations that are told apart by the first digit; the others are the number of the call. The last
 * answers as soon as the global variable ANSWER_NOW is set.
 */
export const DESTINATIONS = `
[campaign]
exten => _1.,1,${NOTE}
 same => n,Answer()
 same => n,Wait(60)
exten => _2.,1,${NOTE}
 same => n,Busy(1)
exten => _3.,1,${NOTE}
 same => n,Ringing()
 same => n,Wait(60)
exten => _4.,1,${NOTE}
 same => n,Congestion(1)
exten => _5.,1,${NOTE}
 same => n,Ringing()
 same => n(again),Wait(0.1)
 same => n,GotoIf($["\${ANSWER_NOW}" = ""]?again)
 same => n,Answer()
 same => n,Wait(60)

[campaign-land]
exten => s,1,AGI(\${AGI_TARGET})
 same => n,Hangup()
`;

/** A user who may do what the campaign needs, and restart Asterisk. */
export const USERS = `
[campaign]
secret = x
read = system,call
write = originate,system,call,command
writetimeout = 30000
`;

/** One call of a campaign. */
export interface CampaignCall {
  readonly key: string;
  readonly options: PlaceOptions;
  readonly expected: PlacementOutcome;
  /** Whether its destination writes down that it was reached. */
  readonly isNoted: boolean;
}

/** Of ten calls six are answered, and the others are each another way of not being. */
const KINDS: readonly (readonly [string, PlacementOutcome])[] = [
  ['1', 'answered'],
  ['2', 'busy'],
  ['1', 'answered'],
  ['1', 'answered'],
  ['3', 'no-answer'],
  ['1', 'answered'],
  ['4', 'congestion'],
  ['1', 'answered'],
  ['9', 'failed'],
  ['1', 'answered'],
];

/** The calls of a campaign, each with a key and a destination of its own. */
export function campaignCalls(count: number): CampaignCall[] {
  return Array.from({ length: count }, (_, index) => {
    const [digit, expected] = KINDS[index % KINDS.length]!;
    const key = `${digit}${String(index).padStart(5, '0')}`;
    return {
      key,
      expected,
      isNoted: digit !== '9',
      options: {
        to: `Local/${key}@campaign/n`,
        route: '/call',
        args: [key],
        key,
        // Only who is not to answer has little time: a busy Asterisk takes some.
        ring: expected === 'no-answer' ? 1500 : 60_000,
        // Half of them by each road.
        ...(index % 4 === 1 && { via: { context: 'campaign-land', extension: 's' } }),
      },
    };
  });
}

/** A call that reached its destination: its key, and when by Asterisk's clock, in seconds. */
export interface Reached {
  readonly key: string;
  readonly at: number;
}

/** The calls that reached their destinations, as Asterisk wrote them down. */
export function reached(asterisk: Asterisk): Reached[] {
  const file = asterisk.path(`${asterisk.insideFolder}/spool/reached`);
  if (!existsSync(file)) return [];
  return readFileSync(file, 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => {
      const [at = '', key = ''] = line.split(' ');
      return { key, at: Number(at) };
    });
}
