import { AGIError } from '../../core/index.js';
import { partsOf, placeholder, type Placeholder } from '../../core/internal.js';
import { toWire } from '../wire/wire-text.js';
import type { Transcript, TranscriptEntry } from './transcript.js';

/**
 * A text that an inspector has masked in a transcript. A replay needs it, since Asterisk sent it.
 *
 * @publicApi
 */
export interface MaskedText {
  /** The name under which a replay is given it: `key 1`, `agi_callerid`. */
  readonly name: string;
  /** The text that a replay takes where none is given; `undefined` if one has to be given. */
  readonly preset: string | undefined;
}

const CODE_OF = 'code of ';

/**
 * Lists the masked texts that a replay of a transcript needs, each once and in order.
 *
 * @publicApi
 */
export function maskedTextsOf({ entries }: Transcript): MaskedText[] {
  const found = new Map<string, MaskedText>();
  for (const entry of entries) {
    if (!('line' in entry) || entry.from !== 'asterisk') continue;
    for (const part of partsOf(entry.line)) {
      if (typeof part === 'string') continue;
      const name = nameOf(part);
      if (!found.has(name)) found.set(name, { name, preset: part.preset });
    }
  }
  return [...found.values()];
}

/**
 * Puts texts into the lines in which they are masked. What the server sends may hold masked texts that
 * nobody can give: these stay, and stand for any text.
 *
 * @throws AGIError `E_AGI_INVALID_ARGUMENT` that names the texts of Asterisk's which are missing
 */
export function unmask(
  transcript: Transcript,
  given: Readonly<Record<string, string>>,
): readonly TranscriptEntry[] {
  const masked = maskedTextsOf(transcript);
  if (masked.length === 0) return transcript.entries;
  // Nobody presses no key: a value that is empty is one that was not filled in.
  const valueOf = ({ name, preset }: MaskedText): string | undefined =>
    preset === undefined && given[name] === '' ? undefined : (given[name] ?? preset);
  const known = new Map(masked.map((one) => [one.name, valueOf(one)]));
  const missing = masked.filter(({ name }) => known.get(name) === undefined);
  const wrong = masked.filter(({ name }) => /[\r\n\0]/.test(known.get(name) ?? ''));
  if (missing.length > 0 || wrong.length > 0) {
    const names = [...missing, ...wrong].map(({ name }) => JSON.stringify(name)).join(', ');
    throw new AGIError(
      'E_AGI_INVALID_ARGUMENT',
      missing.length > 0
        ? `the transcript has masked texts that a replay needs: give \`masked\` a value for ${names}`
        : `masked texts must have no CR, LF or NUL: change the value of ${names}`,
    );
  }
  return transcript.entries.map((entry) => {
    if (!('line' in entry)) return entry;
    const parts = partsOf(entry.line).map((part) =>
      typeof part === 'string' ? part : (wireOf(part, known) ?? part),
    );
    return { ...entry, line: parts.map(written).join('') };
  });
}

function nameOf({ name }: Placeholder): string {
  return name.startsWith(CODE_OF) ? name.slice(CODE_OF.length) : name;
}

/** The text of a placeholder; `undefined` if nobody knows it. */
function wireOf(
  part: Placeholder,
  known: ReadonlyMap<string, string | undefined>,
): string | undefined {
  const text = known.get(nameOf(part));
  if (text === undefined) return undefined;
  return part.name.startsWith(CODE_OF) ? String(text.charCodeAt(0)) : toWire(text);
}

function written(part: string | Placeholder): string {
  return typeof part === 'string' ? part : ANY;
}

/** Stands for any text in a line of the server's. */
const ANY = placeholder('');

/** Changes a line, but for what is masked in it. */
export function aroundMasked(line: string, change: (text: string) => string): string {
  return line.includes(ANY) ? line.split(ANY).map(change).join(ANY) : change(line);
}

/** Whether what the server sends is a recorded line, in which some texts may be masked. */
export function isLine(recorded: string, sent: string): boolean {
  if (!recorded.includes(ANY)) return recorded === sent;
  const pattern = recorded
    .split(ANY)
    .map((part) => part.replaceAll(/[\\^$.*+?()[\]{}|/]/g, String.raw`\$&`))
    .join('.*');
  return new RegExp(`^${pattern}$`, 's').test(sent);
}
