import { MAX_ENVIRONMENT_LINES } from '../limits.js';

/** A call's facts as Asterisk sent them: keys as it spells them, first occurrence kept. */
export type Environment = Record<string, string>;

/** `strict` refuses what no Asterisk sends; `lenient` takes what other clients may send. */
export type EnvironmentRules = 'strict' | 'lenient';

/** An environment that was read, or why it is refused. */
export type EnvironmentVerdict =
  { readonly environment: Environment } | { readonly violation: string };

/**
 * The order in which Asterisk writes its keys (`setup_env` in res_agi.c); `agi_arg_<n>` follow.
 * A value with a newline adds lines, and the order is what gives most of those away.
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
/** Where the URL stands. Its tail, behind a newline in it, would be lost, and with it the route. */
const URL_POSITIONS = new Set(
  ['agi_network_script', 'agi_request'].map((key) => ORDER.indexOf(key)),
);
const ARGUMENT = /^agi_arg_(\d+)$/;

/** Reads the lines of an environment block, without the empty line that ends it. */
export function parseEnvironment(block: string, rules: EnvironmentRules): EnvironmentVerdict {
  const environment = Object.create(null) as Environment;
  const lines = block.split('\n');
  if (lines.length > MAX_ENVIRONMENT_LINES) {
    return { violation: `the environment has more than ${MAX_ENVIRONMENT_LINES} lines` };
  }
  let last = -1;
  let urlHasTail = false;
  for (const line of lines) {
    // As nearly every line is: the one that Asterisk writes next.
    const next = EXPECTED[last + 1];
    if (rules === 'strict' && next !== undefined && line.startsWith(next.start)) {
      environment[next.key] = line.slice(next.start.length);
      last++;
      continue;
    }
    const colon = line.indexOf(': ');
    const key = line.slice(0, Math.max(colon, 0));
    const position = positionOf(key);
    if (position === undefined && URL_POSITIONS.has(last)) urlHasTail = true;
    // Not of the form `key: value`: the tail of a value that holds a newline.
    if (key === '') continue;
    const known = key in environment;

    if (rules === 'strict' && key.startsWith('agi_')) {
      if (known) return { violation: `${key} is there twice, so a value holds a newline` };
      if (position !== undefined) {
        if (position <= last) {
          return { violation: `${key} is out of place, so a value holds a newline` };
        }
        last = position;
      }
    }
    if (!known) environment[key] = line.slice(colon + 2);
  }
  if (rules === 'strict' && 'agi_version' in environment) {
    if (!('agi_threadid' in environment)) {
      return { violation: 'the environment ends before agi_threadid, so a value holds a newline' };
    }
    if (urlHasTail) return { violation: 'the URL spans lines, so a value in it holds a newline' };
  }
  return { environment };
}

/** Where a key stands in Asterisk's order: arguments, counted from 1, behind all others. */
export function positionOf(key: string): number | undefined {
  const position = POSITION.get(key);
  if (position !== undefined) return position;
  const argument = ARGUMENT.exec(key)?.[1];
  return argument === undefined ? undefined : ORDER.length - 1 + Number(argument);
}
