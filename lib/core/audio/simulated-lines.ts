/** The caller's end of a line, where the call is simulated in this process. */
export interface SimulatedEnd {
  /** The caller hears the next 20 ms. */
  heard(frame: Int16Array): void;
  /** The line is over. */
  ended(): void;
}

/** Our end of such a line, as the simulated Asterisk uses it. */
export interface SimulatedLine {
  readonly rate: number;
  /** The caller says the next 20 ms. */
  said(frame: Int16Array): void;
  /** Asterisk closes the connection. */
  close(): void;
}

/** Opens an awaited line; `undefined` if nobody waits for it any more. */
export type OpenSimulatedLine = (end: SimulatedEnd) => SimulatedLine | undefined;

/** A moment of the call's own time, as {@link Alarm} has one of the process. */
export interface SimulatedAlarm {
  set(ms: number): void;
  clear(): void;
}

/** A call that is simulated in this process: its Asterisk needs no network to reach an audio server. */
export interface SimulatedCallLines {
  /** The time of the call in ms. */
  now(): number;
  alarm(ring: () => void): SimulatedAlarm;
  /** A line with this id is awaited. */
  await(id: string, open: OpenSimulatedLine): void;
}

/** The simulated calls of this process by their unique ids, which all of them have. */
const calls = new Map<string | undefined, SimulatedCallLines>();

/** Begins to simulate the lines of a call. Returns a function that ends it. */
export function simulateLines(uniqueId: string, lines: SimulatedCallLines): () => void {
  calls.set(uniqueId, lines);
  return () => {
    if (calls.get(uniqueId) === lines) calls.delete(uniqueId);
  };
}

/** The lines of a call, if it is simulated in this process. */
export function simulatedLinesOf(uniqueId: string | undefined): SimulatedCallLines | undefined {
  return calls.get(uniqueId);
}
