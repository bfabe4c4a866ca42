/**
 * One entry of a call's timeline.
 */
export interface TimelineEntry {
  /** When it happened, in ms from the beginning of the call. */
  readonly at: number;
  /**
   * `asterisk` and `server` are lines that the side has sent, `closed` that a side has closed; the others are
   * what happened to the call in this process.
   */
  readonly kind: 'asterisk' | 'server' | 'closed' | 'error' | 'log' | 'span' | 'level' | 'action';
  /** The line as wire text, with placeholders for what is masked; or a text. */
  readonly text: string;
  /** How long it took, in ms: of a span. */
  readonly duration?: number;
  /** More lines: the stack of an error. */
  readonly detail?: string;
}

/** About how many bytes an entry takes beside its texts. */
const OVERHEAD = 80;

/** About how many bytes an entry takes. */
export function sizeOf({ text, detail }: TimelineEntry): number {
  return OVERHEAD + text.length + (detail?.length ?? 0);
}
