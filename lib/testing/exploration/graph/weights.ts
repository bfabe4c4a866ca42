import { commandAndFirst, commandOf } from '../call/call-words.js';
import type { Transcript } from '../../transcripts/transcript.js';
import type { FoundEdge, FoundPlace } from '../search/findings.js';
import { isByKeys, namesKeys } from './edge-keys.js';
import { SessionEnd } from './session-end.js';

/**
 * Counts how often recorded calls took each edge. A call is followed by its commands: from place to place, where
 * the graph has an edge and the place has the command.
 */
export function weightsOf(
  places: readonly FoundPlace[],
  edges: readonly FoundEdge[],
  transcripts: readonly Transcript[],
): ReadonlyMap<FoundEdge, number> {
  const weights = new Map<FoundEdge, number>();
  const start = places.find(({ kind }) => kind === 'start')?.place;
  const ends = new Set(places.filter(({ kind }) => kind === 'end').map(({ place }) => place));
  const commands = new Map(places.map((each) => [each.place, new Set(each.commands)]));
  for (const { entries } of transcripts) {
    let at = start;
    /** The keys that were pressed since the call came to the place. */
    let pressed = '';
    let line = '';
    const session = new SessionEnd();
    const take = (next: readonly FoundEdge[]): void => {
      const edge = edgeTaken(next, pressed);
      if (edge === undefined) return;
      weights.set(edge, (weights.get(edge) ?? 0) + 1);
      at = edge.to;
      pressed = '';
    };
    for (const entry of entries) {
      session.notice(entry);
      if (!('line' in entry)) continue;
      if (entry.from === 'asterisk') {
        pressed += keysOf(line, entry.line);
        continue;
      }
      ({ line } = entry);
      const command = commandAndFirst(line);
      if (at === undefined || commands.get(at)?.has(command)) continue;
      take(edges.filter(({ from, to }) => from === at && commands.get(to)?.has(command) === true));
    }
    const last = edges.filter(({ from, to }) => from === at && ends.has(to));
    const named = last.filter(({ to }) => to === session.name);
    take(named.length === 0 ? last : named);
  }
  return weights;
}

/** The edge of these keys, or one that no keys lead along; silence leads along one that says so. */
function edgeTaken(next: readonly FoundEdge[], pressed: string): FoundEdge | undefined {
  const others = next.filter(({ by }) => !namesKeys(by));
  return (
    next.find(({ by }) => isByKeys(by, pressed)) ??
    others.find(({ by }) => (by === 'no-input') === (pressed === '')) ??
    others[0] ??
    next[0]
  );
}

/** The keys of a reply: GET DATA tells keys, and other commands that listen for one tell its code. */
function keysOf(line: string, reply: string): string {
  const command = commandOf(line);
  const [, result = ''] = /^200 result=([\d*#]+)/.exec(reply) ?? [];
  if (command === 'GET DATA') return result;
  if (!/^(?:(?:CONTROL )?STREAM FILE|GET OPTION|RECORD FILE|SAY |WAIT FOR)/.test(command))
    return '';
  const code = Number(result);
  return code >= 35 && code <= 57 ? String.fromCharCode(code) : '';
}
