import type { Interruption } from '../../core/index.js';

/** The way in which a command ends: its files are skipped, or a key is pressed. */
export type Ending = { readonly by: 'skip' } | { readonly by: 'key'; readonly key: string };

const SKIP: Ending = { by: 'skip' };

/** Commands that play one file after another (`ast_waitstream` takes AST_CONTROL_STREAM_STOP as its end). */
const PLAYING = /^(?:SAY .*|CONTROL STREAM FILE)$/;

/** Applications that do the same. Other applications may take the same frame for a key. */
const PLAYERS = /^(?:playback|background|controlplayback|say\w+)$/i;

/** Applications that read keys or record, and end at a key, `#`. */
const KEYED = /^(?:read|echo)$/i;

/** How a command can be ended; `undefined` if nothing but a hangup ends it. */
export function endingOf({ command, values }: Interruption): Ending | undefined {
  if (PLAYING.test(command)) return SKIP;
  if (command === 'RECORD FILE') return key(values[2]?.charAt(0));
  if (command !== 'EXEC') return undefined;
  const [application = '', data = ''] = values;
  if (PLAYERS.test(application)) return SKIP;
  if (KEYED.test(application)) return key('#');
  // Its option `t` makes it end at `*` instead.
  if (/^record$/i.test(application)) return key(data.split(',')[3]?.includes('t') ? '*' : '#');
  return undefined;
}

function key(text: string | undefined): Ending | undefined {
  return text !== undefined && /^[0-9A-D*#]$/i.test(text) ? { by: 'key', key: text } : undefined;
}
