import type { DialogueLine } from '../dialogue/dialogue-line.js';
import type { ChaosOptions } from './chaos-options.js';
import type { ScriptStep } from './script-step.js';
import type { SimulatedDatabase } from './simulated-database.js';
import type { SimulatedApplication, SimulatedSubroutine } from './simulated-dialplan.js';
import type { SimulatedOutcome } from './simulated-outcome.js';

/**
 * How long a prompt is, in ms; `'missing'` if Asterisk has no such file.
 *
 * @publicApi
 */
export type PromptLength = number | 'missing';

/**
 * How a call is placed. All of it may be left out.
 *
 * @publicApi
 */
export interface SimulatedCallOptions {
  /** The caller's name and number, which AGI() tells in the environment; unknown unless given. */
  callerId?: {
    /** The name that a telephone shows. */
    name?: string;
    /** The number that can be called back. */
    number?: string;
  };
  /** Arguments of AGI() after the URL: `AGI(url,one,two)`. */
  args?: readonly string[];
  /** Variables of the channel when AGI() starts. */
  variables?: Readonly<Record<string, string>>;
  /**
   * Other values of the environment, or more lines: `{ agi_language: 'fr', 'x-token': '…' }`. With a
   * key that Asterisk does not write, the client is not Asterisk: it tells no `agi_version`, unless
   * that is given here, too. With an older `agi_version` (`'18.9.0'`), a command line is cut where that
   * Asterisk cuts it, and its rest is a command of its own.
   */
  environment?: Readonly<Record<string, string>>;
  /** How long prompts are, by name; all others are as long as `prompt`. */
  prompts?: Readonly<Record<string, PromptLength>>;
  /** How long a prompt is that `prompts` does not name: 200 ms unless given; `'missing'` allows no others. */
  prompt?: PromptLength;
  /** The actions of the caller, in this order. */
  script?: readonly ScriptStep[];
  /**
   * Dialplan applications that EXEC finds, by name, beside those that are always there: what they do, or how
   * they end: `{ Dial: { status: 'BUSY', after: 2000 } }`. A list has an outcome for each time that the
   * application is run; the last one is also that of all further times.
   */
  applications?: Readonly<
    Record<
      string,
      SimulatedApplication | SimulatedOutcome | readonly (SimulatedApplication | SimulatedOutcome)[]
    >
  >;
  /** Dialplan subroutines that GOSUB finds, by `context,extension,priority`. */
  subroutines?: Readonly<Record<string, SimulatedSubroutine>>;
  /**
   * Dialplan functions that can be read, by name, beside the few that are always there. Each returns its
   * value, or `undefined` for none.
   */
  functions?: Readonly<Record<string, (argument: string) => string | undefined>>;
  /**
   * All prompts that there are. A call that plays another one fails at once, and names the prompts that
   * are spelled like it. Unless given, every prompt is there.
   */
  knownPrompts?: readonly string[] | ReadonlySet<string>;
  /** Whether a call fails that ends before all steps of its script are done: `'fail'` unless given. */
  unused?: 'fail' | 'allow';
  /** Labels of the dialplan that SET PRIORITY finds. */
  labels?: readonly string[];
  /**
   * A folder into which RECORD FILE writes its recordings, for handlers that read them: silence, with a tone
   * where the caller speaks. The recording `/var/spool/message` in the format `wav` is the file
   * `var/spool/message.wav` there; one that is named by its path within the folder has just that path. A
   * recording makes no file unless this is given.
   */
  recordings?: string;
  /** Asterisk's database; an empty one unless given. */
  database?: SimulatedDatabase;
  /** The time of day when the call begins, which EPOCH shows: now, unless given. */
  startsAt?: Date;
  /** Whether the channel was answered before AGI(); `false` unless given. */
  answered?: boolean;
  /** Whether the caller has hung up before AGI(), as in the `h` extension; `false` unless given. */
  dead?: boolean;
  /**
   * Whether prompts and pauses take as long as they do (`'real'`), or time jumps over them
   * (`'virtual'`). Unless given, virtual in memory and real over TCP. Only the time of the call jumps:
   * what a handler waits for by itself takes as long as ever.
   */
  time?: 'real' | 'virtual';
  /** How many times faster than in life the call goes, in real time; 1 unless given. */
  speed?: number;
  /**
   * The time in ms that a command and its reply spend on the network, in the call's own time: 0 unless given.
   * The caller's keys are lost meanwhile, since Asterisk keeps none between two commands.
   */
  latency?: number;
  /**
   * The disturbances between Asterisk and the server; a number is a seed for those of any network.
   * `false` keeps a call out of the chaos that `AGI_CHAOS` brings to a whole suite.
   */
  chaos?: ChaosOptions | number | false;
  /** Gets each line of the dialogue as it happens. An error that it throws ends the call. */
  onLine?: (line: DialogueLine) => unknown;
  /**
   * Longest call in ms of real time; then the connection is cut and `ended` rejects. 60 s unless given,
   * or 4 s where time is virtual. The time in which the process of the test waits for a processor does not
   * count: a busy machine fails no test.
   */
  timeout?: number;
}
