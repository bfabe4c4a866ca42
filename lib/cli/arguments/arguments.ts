import { parseArgs } from 'node:util';
import { LONGEST_DELAY } from '../../core/internal.js';
import { CALL_OPTIONS, RECORD_OPTIONS, type OptionRow } from './option-table.js';

/** The error of a command that is used wrongly. The message says in one line what is wrong. */
export class UsageError extends Error {}

/** The arguments of `agi call`, checked. */
export interface CallPlan {
  /** The URL to call. */
  readonly url: string;
  /** Groups of keys. Each group answers the next prompt that listens for its first key. */
  readonly digits: readonly string[];
  readonly args: readonly string[];
  readonly variables: Readonly<Record<string, string>>;
  readonly callerId: { name?: string; number?: string };
  readonly environment: Readonly<Record<string, string>>;
  readonly missing: readonly string[];
  /** When the caller hangs up, in ms after the call began. */
  readonly hangupAfter: number | undefined;
  /** The longest call, in ms. */
  readonly timeout: number | undefined;
  readonly speed: number | undefined;
  /** How many calls are placed; `undefined` is one call without a summary. */
  readonly repeat: number | undefined;
  readonly concurrency: number;
  readonly json: boolean;
  readonly quiet: boolean;
}

const MOST_CALLS = 1_000_000;
const MOST_AT_ONCE = 10_000;
const FASTEST = 10_000;

/**
 * Reads the words after `agi call`; `'help'` if the words ask for help.
 *
 * @throws UsageError naming the word that cannot be used
 */
export function parseCall(words: readonly string[]): CallPlan | 'help' {
  const { values, positionals } = parse(words, CALL_OPTIONS);
  if (values.help) return 'help';
  const [url, ...rest] = positionals;
  if (url === undefined) throw new UsageError('a URL is missing: agi call agi://127.0.0.1/path');
  if (rest.length > 0) {
    throw new UsageError(`there can be only one URL, so ${JSON.stringify(rest[0])} cannot be used`);
  }
  const repeat = integer('--repeat', values.repeat, 1, MOST_CALLS);
  const concurrency = integer('--concurrency', values.concurrency, 1, MOST_AT_ONCE);
  if (concurrency !== undefined && repeat === undefined) {
    throw new UsageError('--concurrency needs --repeat, which says how many calls there are');
  }
  return {
    url,
    digits: parseDigits(values.digits),
    args: values.arg ?? [],
    variables: pairs('--var', values.var),
    callerId: values.caller === undefined ? {} : parseCaller(values.caller),
    environment: pairs('--env', values.env),
    missing: values.missing ?? [],
    hangupAfter: integer('--hangup-after', values['hangup-after'], 0, LONGEST_DELAY),
    timeout: integer('--timeout', values.timeout, 1, LONGEST_DELAY),
    speed: parseSpeed(values.speed),
    repeat,
    concurrency: concurrency ?? 1,
    json: values.json ?? false,
    quiet: values.quiet ?? false,
  };
}

/** The arguments of `agi record`, checked. */
export interface RecordPlan {
  readonly to: string;
  readonly host: string;
  readonly port: number;
  readonly folder: string;
}

/** The default port of the recorder: the one after that of FastAGI. */
const RECORD_PORT = 4574;

/**
 * Reads the words after `agi record`; `'help'` if the words ask for help.
 *
 * @throws UsageError naming the word that cannot be used
 */
export function parseRecord(words: readonly string[]): RecordPlan | 'help' {
  const { values, positionals } = parse(words, RECORD_OPTIONS);
  if (values.help) return 'help';
  if (positionals[0] !== undefined) {
    throw new UsageError(
      `${JSON.stringify(positionals[0])} cannot be used: the server is the value of --to`,
    );
  }
  if (values.to === undefined) {
    throw new UsageError('the server is missing: agi record --to agi://127.0.0.1:4573');
  }
  return { to: values.to, folder: values.folder ?? '.', ...parseListen(values.listen) };
}

function parseListen(value = String(RECORD_PORT)): { host: string; port: number } {
  const match = /^(?:\[([^\]]+)\]:|([^:[\]]+):)?(\d{1,5})$/.exec(value);
  const port = Number(match?.[3]);
  if (match && port <= 65_535) return { host: match[1] ?? match[2] ?? '127.0.0.1', port };
  throw wrong('--listen', value, 'a port, or an address and a port: 0.0.0.0:4574');
}

/** The values of the options of a table, and the words beside them. */
export type Parsed<Options extends Record<string, OptionRow>> = ReturnType<
  typeof parseArgs<{ args: string[]; options: Options; allowPositionals: true }>
>;

/** Reads words by a table of options. */
export function parse<Options extends Record<string, OptionRow>>(
  words: readonly string[],
  options: Options,
): Parsed<Options> {
  try {
    return parseArgs({ args: [...words], options, allowPositionals: true });
  } catch (error) {
    // Node's message goes on with advice about `--` that fits few cases.
    const [sentence] = (error as Error).message.split(/\.\s|\n/);
    throw new UsageError(sentence, { cause: error });
  }
}

/** A whole number within bounds; `undefined` where the option is not given. */
export function integer(
  option: string,
  value: string | undefined,
  least: number,
  most: number,
): number | undefined {
  if (value === undefined) return undefined;
  const number = /^\d+$/.test(value) ? Number(value) : NaN;
  if (number >= least && number <= most) return number;
  throw wrong(option, value, `a whole number from ${least} to ${most}`);
}

function parseSpeed(value: string | undefined): number | undefined {
  if (value === undefined) return undefined;
  const speed = /^\d*\.?\d+$/.test(value) ? Number(value) : NaN;
  if (speed > 0 && speed <= FASTEST) return speed;
  throw wrong('--speed', value, `a number above 0, at most ${FASTEST}`);
}

function parseDigits(value: string | undefined): string[] {
  if (value === undefined) return [];
  const groups = value.toUpperCase().split(',');
  if (groups.every((group) => /^[\d*#A-D]+$/.test(group))) return groups;
  throw wrong('--digits', value, 'keys (0-9 * # A-D) in groups that commas separate: 1,2#');
}

/** The names and values of an option that is given as name=value. */
export function pairs(option: string, values: readonly string[] = []): Record<string, string> {
  return Object.fromEntries(
    values.map((value) => {
      const equals = value.indexOf('=');
      if (equals < 1) throw wrong(option, value, 'a name and a value: name=value');
      return [value.slice(0, equals), value.slice(equals + 1)];
    }),
  );
}

/**
 * Reads a caller as a person writes one in a dialplan. It is no copy of the simulator's reader, which
 * accepts any text as Asterisk does: here, a text that is no caller is an error.
 */
function parseCaller(value: string): { name?: string; number?: string } {
  const match = /^\s*(?:"([^"]*)"|([^<>"]*?))\s*<([^<>]*)>\s*$/.exec(value);
  if (match) return { name: match[1] ?? match[2] ?? '', number: match[3] ?? '' };
  if (/^[+\d*#]+$/.test(value)) return { number: value };
  throw wrong('--caller', value, "a number, or a name and a number: 'Ada <5551234>'");
}

/** The error for the value of an option. */
export function wrong(option: string, value: string, allowed: string): UsageError {
  return new UsageError(`${option} is ${JSON.stringify(value)}, but it must be ${allowed}`);
}
