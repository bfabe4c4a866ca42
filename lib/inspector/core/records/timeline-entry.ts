/**
 * One entry of a call's timeline.
 */
export interface TimelineEntry {
  /** When it happened, in ms from the beginning of the call. */
  readonly at: number;
  /**
   * `environment` has all lines of the environment, `asterisk` and `server` are lines that the side has sent,
   * `closed` tells that a side has closed; the others are what happened to the call in this process.
   */
  readonly kind:
    | 'environment'
    | 'asterisk'
    | 'server'
    | 'closed'
    | 'error'
    | 'log'
    | 'span'
    | 'level'
    | 'speech'
    | 'work'
    | 'action';
  /** The line as wire text, with placeholders for what is masked; or a text. */
  readonly text: string;
  /** How long it took, in ms: of a span. */
  readonly duration?: number;
  /** More lines: the stack of an error. */
  readonly detail?: string;
}

/** About how many bytes an entry takes beside its text. */
const OVERHEAD = 60;

/** About how many bytes an entry with this text takes. */
export function sizeOf(text: string): number {
  return OVERHEAD + text.length;
}

/** The entries of a call, with one for each line of its environment and for the empty line that ends it. */
export function lineByLine(entries: readonly TimelineEntry[]): readonly TimelineEntry[] {
  const [first] = entries;
  if (first?.kind !== 'environment') return entries;
  const lines = `${first.text}\n`.split('\n');
  const environment = lines.map((text): TimelineEntry => ({
    at: first.at,
    kind: 'asterisk',
    text,
  }));
  return [...environment, ...entries.slice(1)];
}
