import { commandAndFirst } from '../call/call-words.js';
import type { Transcript } from '../../transcripts/transcript.js';
import type { FoundEdge, FoundPlace } from '../search/findings.js';

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
  const commands = new Map(places.map((each) => [each.place, new Set(each.commands)]));
  for (const { entries } of transcripts) {
    let at = places.find(({ kind }) => kind === 'start')?.place;
    let pressed = '';
    for (const entry of entries) {
      if (!('line' in entry)) continue;
      if (entry.from === 'asterisk') {
        const [, key] = /^200 result=([\d*#]+)/.exec(entry.line) ?? [];
        if (key !== undefined) pressed = keyOf(key);
        continue;
      }
      const command = commandAndFirst(entry.line);
      if (at === undefined || commands.get(at)?.has(command)) continue;
      const next = edges.filter(
        ({ from, to }) => from === at && commands.get(to)?.has(command) === true,
      );
      const edge = next.find(({ by }) => by !== '' && by.endsWith(pressed)) ?? next[0];
      if (edge === undefined) continue;
      weights.set(edge, (weights.get(edge) ?? 0) + 1);
      at = edge.to;
    }
    const end = edges.find(
      ({ from, to }) =>
        from === at && places.some(({ place, kind }) => place === to && kind === 'end'),
    );
    if (end !== undefined) weights.set(end, (weights.get(end) ?? 0) + 1);
  }
  return weights;
}

/** The key of a reply: GET DATA tells the key, other commands its code. */
function keyOf(result: string): string {
  const code = Number(result);
  return result.length === 2 && code >= 35 && code <= 57 ? String.fromCharCode(code) : result;
}
