import type { FoundPlace } from '../search/findings.js';

/** An edge of a graph, and how often recorded calls took it. */
export interface GraphEdge {
  readonly from: string;
  readonly to: string;
  /** How a call comes from the one place to the other: keys, outcomes, statuses. */
  readonly by: readonly string[];
  /** How many recorded calls took it; `undefined` without recorded calls. */
  readonly weight: number | undefined;
}

/** A graph that is to be drawn. */
export interface GraphToDraw {
  readonly places: readonly FoundPlace[];
  readonly edges: readonly GraphEdge[];
}
