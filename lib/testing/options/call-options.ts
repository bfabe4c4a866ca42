import type { ChaosOptions } from '../chaos/chaos-plan.js';
import type { SimulatedDatabase } from './simulated-database.js';

/** What the caller does at a moment of the call. */
export interface ScriptStep {
  /**
   * The moment: when a prompt of this name plays; `''`: when a command waits for keys or text
   * without one; `digits`, `number`, `alpha` … or `digits 42`: when that is said; the file of a
   * recording, or the name of an application: when that begins.
   */
  playing: string;
  /** How long after that, in ms. */
  after?: number;
  /** Keys to press, one after the other. */
  press?: string;
  /** Speaks for so long, in ms: what a recording with silence detection waits for. */
  speak?: number;
  /** Sends a text message, for RECEIVE TEXT and RECEIVE CHAR. */
  text?: string;
  /** Hangs up, after all of the above. */
  hangup?: true;
}

/** One line of a call's dialogue, as it happens. */
export interface DialogueLine {
  /** `command` comes from the server, `reply` from Asterisk; the caller presses or hangs up. */
  kind: 'environment' | 'command' | 'reply' | 'caller';
  text: string;
  /** When, in ms since the call began. */
  at: number;
}

/** How long a prompt is, in ms; or that Asterisk has no such file. */
export type PromptLength = number | 'missing';

/** What an application of the dialplan, run by EXEC, can do with the call. */
export interface ApplicationCall {
  /** Variables of the channel, and functions: `CALLERID(num)`. */
  get(name: string): string | undefined;
  set(name: string, value: string): void;
  /** Plays a prompt to its end, or until one of `keys` is pressed, and gives that key. */
  play(prompt: string, keys?: string): Promise<string | undefined>;
  /** Waits for `ms`, or until one of `keys` is pressed, and gives that key. */
  wait(ms: number, keys?: string): Promise<string | undefined>;
  answer(): void;
  hangup(): void;
  readonly hungUp: boolean;
}

/**
 * A dialplan application. What it returns is the `result` of EXEC: 0 for success, -1 to hang up.
 * When the caller hangs up, EXEC answers -1 without waiting for it.
 */
export type SimulatedApplication = (
  options: string,
  call: ApplicationCall,
) => number | Promise<number>;

/**
 * A dialplan subroutine for GOSUB. What it returns is `GOSUB_RETVAL`; `null` is for one that ends
 * without Return().
 */
export type SimulatedSubroutine = (
  args: readonly string[],
  call: ApplicationCall,
) => string | null | undefined | Promise<string | null | undefined>;

/** How a call is placed. All may be left out. */
export interface SimulatedCallOptions {
  callerId?: { name?: string; number?: string };
  /** Arguments behind the URL: `AGI(url,one,two)`. */
  args?: readonly string[];
  /** Variables of the channel when AGI() starts. */
  variables?: Readonly<Record<string, string>>;
  /**
   * Other values of the environment, or more lines: `{ agi_language: 'fr', 'x-token': '…' }`. With a
   * key that Asterisk does not write, the client is not Asterisk: it tells no `agi_version`, unless
   * that is given here, too. With an older `agi_version` (`'18.9.0'`) a command line is cut where that
   * Asterisk cuts it, and its rest is a command of its own.
   */
  environment?: Readonly<Record<string, string>>;
  /** How long prompts are, by name; those not named are as long as `prompt`. */
  prompts?: Readonly<Record<string, PromptLength>>;
  /** Length of a prompt that `prompts` does not name: 200 ms, or `'missing'` to allow no others. */
  prompt?: PromptLength;
  /** What the caller does, in this order. */
  script?: readonly ScriptStep[];
  /** Dialplan applications that EXEC finds, beside the few that are always there. */
  applications?: Readonly<Record<string, SimulatedApplication>>;
  /** Dialplan subroutines that GOSUB finds, by `context,extension,priority`. */
  subroutines?: Readonly<Record<string, SimulatedSubroutine>>;
  /** Dialplan functions that can be read, beside the few that are always there. */
  functions?: Readonly<Record<string, (argument: string) => string | undefined>>;
  /**
   * All prompts that there are. A call that plays another one fails at once, naming those that are
   * spelled much like it; where not given, every prompt is there.
   */
  knownPrompts?: readonly string[] | ReadonlySet<string>;
  /** What becomes of a call with steps of its script left over: `'fail'` unless given. */
  unused?: 'fail' | 'allow';
  /** Labels of the dialplan that SET PRIORITY finds. */
  labels?: readonly string[];
  /** Asterisk's database; an empty one unless given. */
  database?: SimulatedDatabase;
  /** Whether the channel was answered before AGI(). */
  answered?: boolean;
  /** Whether the caller has hung up before AGI(), as in the `h` extension. */
  dead?: boolean;
  /**
   * Whether prompts and pauses take as long as they do (`'real'`), or time jumps over them
   * (`'virtual'`). Virtual in memory, and real over TCP, unless given. Only the time of the call
   * jumps: what a handler waits for by itself takes as long as ever.
   */
  time?: 'real' | 'virtual';
  /** How many times faster than life the call goes, in real time. */
  speed?: number;
  /**
   * What goes wrong between Asterisk and the server; a number is a seed for what any network does.
   * `false` keeps a call out of the chaos that `AGI_CHAOS` brings to a whole suite.
   */
  chaos?: ChaosOptions | number | false;
  /** Told of each line of the dialogue as it happens; what it throws ends the call. */
  onLine?: (line: DialogueLine) => unknown;
  /**
   * Longest call in ms of real time; then the connection is cut and `ended` rejects. 60 s, or 4 s
   * where time is virtual.
   */
  timeout?: number;
}

/** What a call was about: one thing that the caller heard or did, or that the server changed. */
export interface CallMoment {
  kind:
    'played' | 'said' | 'asked' | 'recorded' | 'sent' | 'executed' | 'set' | 'pressed' | 'hung up';
  /** The prompt, `digits 42`, the file, `NAME=value`, the key. */
  what: string;
  /** When, in ms since the call began. */
  at: number;
  /** Its line of the dialogue. */
  line: number;
}

/** A command that collects keys. */
export interface Question {
  /** The prompt that was played for it; `''` if none. */
  prompt: string;
  /** The keys that it heard. */
  pressed: string;
}

/**
 * How a call ended: the session ended and the dialplan goes on; somebody hung up; the dialplan reads
 * FAILURE; the server broke the connection.
 */
export type CallEnding = 'continued' | 'caller hung up' | 'server hung up' | 'failed' | 'reset';

/** What a call came to. */
export interface CallReport {
  /** As the dialplan would read it in `AGISTATUS`. */
  status: 'SUCCESS' | 'FAILURE' | 'HANGUP';
  /** `AGI_OUTCOME`; empty where nothing went wrong. */
  outcome: string;
  ending: CallEnding;
  /** What the handler threw, where the call was placed in memory. */
  error?: unknown;
  /** Names of the prompts that were played, in order. */
  played: string[];
  /** What was said: `digits 42`. */
  said: string[];
  /** What the caller was asked, and which keys they pressed. */
  asked: Question[];
  /** Files that were recorded: `greeting.wav`. */
  recorded: string[];
  /** Texts that were sent to the caller. */
  sent: string[];
  /** Applications that were run: `Dial(SIP/100,20)`. */
  executed: string[];
  /** The commands of the server, as they came. */
  commands: string[];
  /** Variables that the server set, with their last values. */
  set: Record<string, string>;
  /** Variables of the channel at the end. */
  variables: Record<string, string>;
  /** Where the dialplan goes on, if the server said. */
  continueAt: { context?: string; extension?: string; priority?: string };
  /**
   * The way through the call: prompts, what was said, recorded and run, and what the caller did, in
   * order: `['welcome', 'main-menu', 'press 1', 'digits 1', 'hang up']`.
   */
  route: string[];
  /** The call, told in a few lines. */
  story: string;
  /** All that {@link route} and {@link story} are made of. */
  moments: CallMoment[];
  /** Steps of the script that never came to pass. */
  unused: ScriptStep[];
  /** Whether the connection broke instead of being closed; the dialplan cannot tell. */
  reset: boolean;
  /** The whole dialogue. */
  dialogue: DialogueLine[];
}
