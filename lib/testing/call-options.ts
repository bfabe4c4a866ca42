/** What the caller does at a moment of the call. */
export interface ScriptStep {
  /** When a prompt of this name plays, or (with `''`) when a command waits for keys without one. */
  playing: string;
  /** Keys to press, one after the other. */
  press?: string;
  /** Hangs up instead. */
  hangup?: true;
}

/** One line of a call's dialogue, as it happens. */
export interface DialogueLine {
  /** `command` comes from the server, `reply` from Asterisk; the caller presses or hangs up. */
  kind: 'environment' | 'command' | 'reply' | 'caller';
  text: string;
}

/** How a call is placed. All may be left out. */
export interface SimulatedCallOptions {
  callerId?: { name?: string; number?: string };
  /** Arguments behind the URL: `AGI(url,one,two)`. */
  args?: readonly string[];
  /** Variables of the channel when AGI() starts. */
  variables?: Readonly<Record<string, string>>;
  /** More lines of the environment, or other values: `{ agi_language: 'fr', 'x-token': '…' }`. */
  environment?: Readonly<Record<string, string>>;
  /** How long prompts are, in ms by name; those not named are as long as `prompt`. */
  prompts?: Readonly<Record<string, number>>;
  /** Length of a prompt that `prompts` does not name, in ms. */
  prompt?: number;
  /** What the caller does, in this order. */
  script?: readonly ScriptStep[];
  /** Dialplan applications that EXEC finds, and what they return. */
  applications?: Readonly<Record<string, (options: string) => number | Promise<number>>>;
  /** Told of each line of the dialogue as it happens. */
  onLine?: (line: DialogueLine) => void;
  /** Longest call in ms; then the connection is cut and `ended` rejects. */
  timeout?: number;
}

/** What a call came to. */
export interface CallReport {
  /** As the dialplan would read it in `AGISTATUS`. */
  status: 'SUCCESS' | 'FAILURE' | 'HANGUP';
  /** `AGI_OUTCOME`; empty where nothing went wrong. */
  outcome: string;
  /** Names of the prompts that were played, in order. */
  played: string[];
  /** What was said: `digits 42`. */
  said: string[];
  /** Variables of the channel at the end. */
  variables: Record<string, string>;
  /** Where the dialplan goes on, if the server said. */
  continueAt: { context?: string; extension?: string; priority?: string };
  /** Steps of the script that never came to pass. */
  unused: ScriptStep[];
  /** The whole dialogue. */
  dialogue: DialogueLine[];
}
