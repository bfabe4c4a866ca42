import type { Transcript } from '../../transcripts/transcript.js';
import type { FoundEdge, FoundPlace } from '../search/findings.js';
import { drawGraph } from './draw-graph.js';
import type { GraphToDraw } from './graph-to-draw.js';
import { mermaidOf } from './mermaid.js';
import { weightsOf } from './weights.js';

/**
 * How a graph is made.
 *
 * @publicApi
 */
export interface GraphOptions {
  /** Recorded calls, whose ways are counted on the edges; see `recordCalls()`. */
  readonly transcripts?: readonly Transcript[];
  /** Whether hangups of the caller are shown; `false` unless given, since they are possible everywhere. */
  readonly hangups?: boolean;
}

/**
 * A call flow as a graph.
 *
 * @publicApi
 */
export interface CallGraph {
  /** The graph as text, for Mermaid. */
  readonly mermaid: string;
  /**
   * The graph as a picture, which follows the reader's choice of light or dark. It needs the package `elkjs`.
   *
   * @throws AGIError `E_AGI_UNSUPPORTED` if that package is not installed
   */
  svg(): Promise<string>;
}

/**
 * Makes a graph of all that an exploration walked: prompts, questions, choices, applications and ends.
 *
 * @publicApi
 */
export function graphOf(
  exploration: { readonly places: readonly FoundPlace[]; readonly edges: readonly FoundEdge[] },
  options: GraphOptions = {},
): CallGraph {
  const graph = shownOf(exploration, options);
  return {
    mermaid: mermaidOf(graph),
    svg: () => drawGraph(graph),
  };
}

function shownOf(
  { places, edges }: { places: readonly FoundPlace[]; edges: readonly FoundEdge[] },
  { transcripts, hangups = false }: GraphOptions,
): GraphToDraw {
  const weights = transcripts && weightsOf(places, edges, transcripts);
  const merged = new Map<string, { from: string; to: string; by: string[]; weight: number }>();
  for (const edge of hangups ? edges : withoutHangups(places, edges)) {
    const { from, to, by } = edge;
    const key = JSON.stringify([from, to]);
    const known = merged.get(key) ?? { from, to, by: [], weight: 0 };
    merged.set(key, known);
    if (by !== '' && !known.by.includes(by)) known.by.push(by);
    known.weight += weights?.get(edge) ?? 0;
  }
  const shown = [...merged.values()].map((edge) => ({
    ...edge,
    weight: weights === undefined ? undefined : edge.weight,
  }));
  const named = new Set(shown.flatMap(({ from, to }) => [from, to]));
  return { places: places.filter(({ place }) => named.has(place)), edges: shown };
}

/** Leaves out the hangups of callers, and places to which calls came only to be hung up. */
function withoutHangups(
  places: readonly FoundPlace[],
  edges: readonly FoundEdge[],
): readonly FoundEdge[] {
  const ends = new Set(places.filter(({ kind }) => kind === 'end').map(({ place }) => place));
  let left = edges.filter((edge) => !isHangup(edge));
  for (;;) {
    const leads = new Set(left.map(({ from }) => from));
    const next = left.filter(({ to }) => ends.has(to) || leads.has(to));
    if (next.length === left.length) return left;
    left = next;
  }
}

function isHangup({ to, by }: FoundEdge): boolean {
  return to === 'caller hung up' || by === 'hangs up' || by === 'hangup';
}
