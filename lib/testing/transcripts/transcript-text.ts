import { AGIError } from '../../core/index.js';
import { partsOf, placeholder } from '../../core/internal.js';
import type { Transcript, TranscriptEntry } from './transcript.js';

const MARKS = { asterisk: '>', server: '<' } as const;
const ENDS: Readonly<Record<string, TranscriptEntry>> = {
  'asterisk closed': { end: 'asterisk' },
  'server closed': { end: 'server' },
  'asterisk reset': { end: 'asterisk', reset: true },
  'server reset': { end: 'server', reset: true },
};

/**
 * Writes a transcript as text to read, to edit and to keep beside a test: `>` marks what Asterisk sent,
 * `<` what the server sent, `!` how a side closed, `#` a note. Control characters, characters that turn
 * the direction of text, and bytes that are not UTF-8 are written as `\x0d`, a backslash as `\\`, and a
 * line that was sent without its newline ends in `\`. A text that an inspector has masked is written as
 * `\{name}`, or `\{name=preset}`.
 *
 * @publicApi
 */
export function formatTranscript({ entries }: Transcript): string {
  return entries.map((entry) => `${lineOf(entry)}\n`).join('');
}

function lineOf(entry: TranscriptEntry): string {
  if ('note' in entry) return `# ${visible(entry.note.replaceAll(/[\r\n]+/g, ' '))}`.trimEnd();
  if ('end' in entry) return `! ${entry.end} ${entry.reset ? 'reset' : 'closed'}`;
  const { from, line, unfinished } = entry;
  const shown = partsOf(line).map((part, index, parts) =>
    typeof part === 'string'
      ? index === parts.length - 1
        ? escape(part)
        : // Blanks before a masked text are not at the end of the line.
          escape(`${part}.`).slice(0, -1)
      : `\\{${part.name}${part.preset === undefined ? '' : `=${part.preset}`}}`,
  );
  const text = `${shown.join('')}${unfinished ? '\\' : ''}`;
  return text === '' ? MARKS[from] : `${MARKS[from]} ${text}`;
}

/** Control characters, and characters that turn the direction of the text around them. */
const CONTROL = String.raw`[\p{Cc}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]`;

function visible(text: string): string {
  return text.replaceAll(new RegExp(CONTROL, 'gu'), (found) => hex(Buffer.from(found, 'utf8')));
}

const READABLE = new RegExp(String.raw`${CONTROL}|\\|\s+$`, 'gu');

function escape(wire: string): string {
  const bytes = Buffer.from(wire, 'latin1');
  const utf8 = bytes.toString('utf8');
  const readable = Buffer.from(utf8, 'utf8').equals(bytes);
  // Blanks at the end are easily lost, and some editors take a byte order mark away.
  const pattern = readable ? READABLE : /[^ -[\]-~]|\\| +$/gu;
  return (readable ? utf8 : wire).replaceAll(pattern, (found) =>
    found === '\\'
      ? '\\\\'
      : readable
        ? hex(Buffer.from(found, 'utf8'))
        : hex(Buffer.from(found, 'latin1')),
  );
}

function hex(bytes: Buffer): string {
  return [...bytes].map((byte) => `\\x${byte.toString(16).padStart(2, '0')}`).join('');
}

const ESCAPES = /\\(\\|x([0-9a-f]{2})|\{([^={}\\]*)(?:=([^{}\\]*))?\}|)/gi;

/**
 * Reads a transcript that {@link formatTranscript} wrote, or a person.
 *
 * @throws AGIError `E_AGI_INVALID_ARGUMENT` with the number of a line that cannot be read
 *
 * @publicApi
 */
export function parseTranscript(text: string): Transcript {
  // Some editors begin a file with a byte order mark.
  const entries = text
    .replace(/^\ufeff/, '')
    .split(/\r?\n/)
    .flatMap((line, index) => {
      const entry = line === '' ? undefined : entryOf(line, index + 1);
      return entry === undefined ? [] : [entry];
    });
  if (!entries.some((entry) => 'line' in entry)) throw invalid('it has no line that was sent');
  return { entries };
}

function entryOf(line: string, number: number): TranscriptEntry {
  const mark = line.slice(0, 1);
  const rest = line.slice(2);
  const wrong = (why: string): AGIError =>
    invalid(`line ${number} is ${JSON.stringify(line.slice(0, 80))}, ${why}`);
  if (line.length > 1 && line[1] !== ' ') throw wrong('but a blank follows the first character');
  if (mark === '#') return { note: rest };
  if (mark === '!') {
    const end = ENDS[rest.trim()];
    if (end === undefined) throw wrong(`but it may say ${Object.keys(ENDS).join(', ')}`);
    return end;
  }
  if (mark !== '>' && mark !== '<') throw wrong('but a line begins with >, <, ! or #');
  const from = mark === '>' ? 'asterisk' : 'server';
  // A backslash that belongs to no pair marks a line that was sent without its newline.
  const unfinished = /(?:^|[^\\])(?:\\\\)*\\$/.test(rest);
  const escaped = unfinished ? rest.slice(0, -1) : rest;
  const wire = Buffer.from(escaped, 'utf8')
    .toString('latin1')
    .replaceAll(ESCAPES, (found, what: string, code?: string, name?: string, preset?: string) => {
      if (code !== undefined) return String.fromCharCode(parseInt(code, 16));
      if (name !== undefined) return placeholder(name, preset);
      if (what === '\\') return '\\';
      throw wrong(`but ${found} is neither \\\\ nor \\x and two hexadecimal digits, nor \\{name}`);
    });
  return { from, line: wire, ...(unfinished && { unfinished }) };
}

function invalid(why: string): AGIError {
  return new AGIError('E_AGI_INVALID_ARGUMENT', `the transcript cannot be read: ${why}`);
}
