import { parseRequestPath } from './request-path.js';
import { partsOf } from '../../../core/internal.js';
import { short } from './short.js';

/** Facts of a call that its environment tells, for a summary. */
export interface CallFacts {
  readonly uniqueId: string;
  readonly channelName: string;
  readonly callerName: string;
  readonly path: string;
}

/** Finds the facts in the lines of an environment, which are wire text and may be masked. */
export function factsOf(lines: string): CallFacts {
  const facts = new Map<string, string>();
  for (const line of lines.split('\n')) {
    const colon = line.indexOf(': ');
    const key = line.slice(0, Math.max(colon, 0));
    if (!facts.has(key)) facts.set(key, line.slice(colon + 2));
  }
  const fact = (key: string): string => {
    const value = shown(facts.get(key) ?? '');
    return value === 'unknown' ? '' : value;
  };
  return {
    uniqueId: short(fact('agi_uniqueid')),
    channelName: short(fact('agi_channel')),
    callerName: short(fact('agi_calleridname')),
    path: short(parseRequestPath(fact('agi_request'))),
  };
}

function shown(wire: string): string {
  return partsOf(wire)
    .map((part) =>
      typeof part === 'string' ? Buffer.from(part, 'latin1').toString('utf8') : '***',
    )
    .join('');
}
