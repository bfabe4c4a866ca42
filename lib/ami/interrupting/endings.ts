import type { Interruption } from '../../core/index.js';

/** The way in which a command ends: its files are skipped, or a key is pressed. */
export type Ending = { readonly by: 'skip' } | { readonly by: 'key'; readonly key: string };

const SKIP: Ending = { by: 'skip' };

/**
 * Commands that play one file after another, or wait for one key (`ast_waitstream` and `ast_waitfordigit` take
 * AST_CONTROL_STREAM_STOP as their end). The last three are interrupted so only over AsyncAGI: elsewhere bytes
 * end them.
 */
const SKIPPED = /^(?:SAY .*|CONTROL STREAM FILE|STREAM FILE|GET OPTION|WAIT FOR DIGIT)$/;

/** Applications that do the same. Other applications may take the same frame for a key. */
const PLAYERS = /^(?:playback|background|controlplayback|say\w+)$/i;

/** Applications that read keys or record, and end at a key, `#`. */
const KEYED = /^(?:read|echo)$/i;

/** How a command can be ended; `undefined` if nothing but a hangup ends it. */
export function endingOf({
  command,
  values,
}: Pick<Interruption, 'command' | 'values'>): Ending | undefined {
  if (SKIPPED.test(command)) return SKIP;
  if (command === 'GET DATA') return key('#');
  if (command === 'RECORD FILE') return key(values[2]?.charAt(0));
  if (command !== 'EXEC') return undefined;
  const [application = '', data = ''] = values;
  if (PLAYERS.test(application)) return SKIP;
  if (KEYED.test(application)) return key('#');
  // Its option `t` makes it end at `*` instead.
  if (/^record$/i.test(application)) return key(data.split(',')[3]?.includes('t') ? '*' : '#');
  return undefined;
}

function key(text = ''): Ending | undefined {
  return /^[0-9A-D*#]$/i.test(text) ? { by: 'key', key: text } : undefined;
}
