/** The caller's side of live audio. */
export interface CallerAudio {
  /** Asterisk connects to the audio server that awaits this id. Returns whether one does. */
  connect(id: string): boolean;
  /** The caller says something. Returns how long it takes in ms; `undefined` if there is no line to hear it. */
  say(text: string): number | undefined;
  /** There is noise at the caller's. @param ms how long */
  noise(ms: number): void;
  /** The caller's telephone sends these samples, at the rate of the line. */
  play(samples: Int16Array): number | undefined;
}
