import { MAX_ARGUMENTS, MAX_ENVIRONMENT_LINES } from '../limits.js';

/**
 * The facts of a call as Asterisk sent them, with the keys as Asterisk spells them. Of a key that is
 * there twice the first value is kept.
 *
 * @publicApi
 */
export type Environment = Record<string, string>;

/**
 * Rules for an environment: `strict` refuses what no Asterisk sends, `lenient` takes what other clients
 * may send.
 *
 * @publicApi
 */
export type EnvironmentRules = 'strict' | 'lenient';

/**
 * An environment that was read, or why it is refused.
 *
 * @publicApi
 */
export type EnvironmentVerdict =
  | {
      /** The facts of the call. */
      readonly environment: Environment;
    }
  | {
      /** The reason, without a value of the environment. */
      readonly violation: string;
    };

/**
 * The order in which Asterisk writes its keys (`setup_env` in res_agi.c, the same from 16 to 22);
 * `agi_arg_<n>` follow, counted from 1 without a gap. Asterisk writes nothing else, so a line that
 * is elsewhere, or that has another key, comes from a value that holds a newline.
 */
export const ORDER: readonly string[] = [
  'agi_network',
  'agi_network_script',
  'agi_request',
  'agi_channel',
  'agi_language',
  'agi_type',
  'agi_uniqueid',
  'agi_version',
  'agi_callerid',
  'agi_calleridname',
  'agi_callingpres',
  'agi_callingani2',
  'agi_callington',
  'agi_callingtns',
  'agi_dnid',
  'agi_rdnis',
  'agi_context',
  'agi_extension',
  'agi_priority',
  'agi_enhanced',
  'agi_accountcode',
  'agi_threadid',
];
const EXPECTED = ORDER.map((key) => ({ key, start: `${key}: ` }));
const POSITION = new Map(ORDER.map((key, position) => [key, position]));
/** The position of the first argument. */
const FIRST_ARGUMENT = ORDER.length;
const ARGUMENT = /^agi_arg_([1-9]\d{0,2})$/;

/** Refuses a line that no Asterisk writes. The line may hold a token, and is not shown. */
const FOREIGN_LINE = 'there is a line that Asterisk does not write, so a value holds a newline';

/**
 * Reads the lines of an environment block.
 *
 * @param block the lines, without the empty line that ends them
 * @publicApi
 */
export function parseEnvironment(block: string, rules: EnvironmentRules): EnvironmentVerdict {
  const environment = Object.create(null) as Environment;
  const lines = block.split('\n');
  if (lines.length > MAX_ENVIRONMENT_LINES) {
    return { violation: `the environment has more than ${MAX_ENVIRONMENT_LINES} lines` };
  }
  const strict = rules === 'strict';
  let last = -1;
  /** Why the block is not from Asterisk. It counts only if the block says that it is. */
  let fault: string | undefined;
  for (const line of lines) {
    // Nearly every line is the one that Asterisk writes next.
    const next = EXPECTED[last + 1];
    if (strict && next !== undefined && line.startsWith(next.start)) {
      environment[next.key] = line.slice(next.start.length);
      last++;
      continue;
    }
    const colon = line.indexOf(': ');
    const key = line.slice(0, Math.max(colon, 0));
    const position = positionOf(key);
    if (position === undefined) fault ??= FOREIGN_LINE;
    // A line that is not of the form `key: value` is the tail of a value that holds a newline.
    if (key === '') continue;
    const known = key in environment;

    if (strict && key.startsWith('agi_')) {
      if (known) return { violation: `${key} is there twice, so a value holds a newline` };
      if (position !== undefined) {
        if (position <= last) {
          return { violation: `${key} is out of place, so a value holds a newline` };
        }
        if (position > FIRST_ARGUMENT && position !== last + 1) {
          fault ??= `${key} does not follow the argument before it, so a value holds a newline`;
        }
        last = position;
      }
    }
    if (!known) environment[key] = line.slice(colon + 2);
  }
  // Other clients may send anything, as long as they do not claim to be Asterisk.
  if (strict && 'agi_version' in environment) {
    if (!('agi_threadid' in environment)) {
      return { violation: 'the environment ends before agi_threadid, so a value holds a newline' };
    }
    if (fault !== undefined) return { violation: fault };
  }
  return { environment };
}

/** The position of a key in Asterisk's order; `undefined` if Asterisk does not write it. */
function positionOf(key: string): number | undefined {
  const position = POSITION.get(key);
  if (position !== undefined) return position;
  const argument = Number(ARGUMENT.exec(key)?.[1]);
  return argument <= MAX_ARGUMENTS ? FIRST_ARGUMENT - 1 + argument : undefined;
}
