/** From whom an entry is: sent by the telephone, received by it, or a remark of its own. */
export type LogDirection = '>' | '<' | '-';

/** The packets that a telephone sent and received, each with its millisecond since the telephone was opened. */
export class MillisecondLog {
  private readonly start = performance.now();
  private readonly entries: { at: number; direction: LogDirection; text: string }[] = [];

  /** Milliseconds since the telephone was opened. */
  now(): number {
    return performance.now() - this.start;
  }

  note(direction: LogDirection, text: string): void {
    this.entries.push({ at: this.now(), direction, text });
  }

  /** One entry a line: `  123 > BYE sip:100@127.0.0.1`. */
  toString(): string {
    return this.entries
      .map(({ at, direction, text }) => `${at.toFixed(0).padStart(6)} ${direction} ${text}`)
      .join('\n');
  }
}
