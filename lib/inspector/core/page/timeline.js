// The entries of one call's timeline.

/** A time of the day, to the millisecond. */
export function timeOf(ms) {
  const date = new Date(ms);
  const two = (number, digits = 2) => String(number).padStart(digits, '0');
  return `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}.${two(date.getMilliseconds(), 3)}`;
}

/** A length of time. */
export function msOf(ms, digits = 3) {
  if (ms === undefined || ms === null) return '–';
  if (ms < 1000 && digits > 0) return `${ms < 10 ? ms.toFixed(1) : Math.round(ms)} ms`;
  if (ms < 60_000) return `${(ms / 1000).toFixed(digits > 0 ? 2 : 0)} s`;
  const seconds = Math.floor(ms / 1000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')} min`;
}

const MARKS = {
  server: ['→', 'the server sends'],
  asterisk: ['←', 'Asterisk sends'],
  closed: ['×', 'closed'],
  error: ['!', 'error'],
  log: ['·', 'log'],
  span: ['·', 'span'],
  level: ['♪', 'how loud it was in each half second'],
  speech: ['“', 'speech'],
  work: ['·', 'work after the call'],
  action: ['✋', 'action'],
};

/** The things that a caller hears, or does, by the words of a command. */
const TELLS = [
  [/^(?:CONTROL )?STREAM FILE (\S+)/, 'the caller hears $1'],
  [/^GET (?:DATA|OPTION) (\S+)/, 'the caller hears $1, and may press keys'],
  [/^SAY (\w+) (.+?)(?: ""| [\d*#]*)?$/, 'the caller hears $1: $2'],
  [/^EXEC "?(?:Playback|Background|Read)"? (.+)/i, 'the caller hears $1'],
  [/^RECORD FILE (\S+)/, 'the caller is recorded into $1'],
  [/^WAIT FOR DIGIT/, 'waits for a key'],
  [/^EXEC "?Dial"? (.+)/i, 'rings $1'],
];

/** A text with a mark in place of what is masked. */
const plain = (parts) => parts.map((part) => (typeof part === 'string' ? part : '•••')).join('');

function tellOf(entry, before, isOver) {
  const text = plain(entry.parts);
  if (entry.kind === 'server') {
    for (const [pattern, tell] of TELLS) {
      const match = pattern.exec(text);
      if (match) return tell.replace(/\$(\d)/g, (_, index) => clean(match[index]));
    }
  }
  if (entry.kind !== 'asterisk') return undefined;
  // After the end of the session the line says only that.
  if (text === 'HANGUP' && !isOver) return 'the caller has hung up, or the call was taken away';
  const key = entry.parts.find((part) => Array.isArray(part) && /^(?:code of )?key /.test(part[0]));
  if (key && before?.kind === 'server' && /^200 result=/.test(text)) {
    if (text.startsWith('200 result=•')) return 'the caller presses •••';
  }
  return undefined;
}

const clean = (text) => text.replace(/^"|"$/g, '').replaceAll('\\"', '"').slice(0, 200);

/** The element of one entry. */
export function timelineItem(entries, index, make) {
  const entry = entries[index];
  const end = entries.findIndex(({ kind, parts }) => kind === 'asterisk' && parts.join('') === '');
  const isFact = entry.kind === 'asterisk' && (end === -1 || index <= end);
  const before = entries
    .slice(0, index)
    .findLast(({ kind }) => kind === 'server' || kind === 'asterisk');
  const [mark, meaning] = MARKS[entry.kind] ?? ['', ''];
  const isOver = entries.slice(0, index).some(({ kind }) => kind === 'closed');
  const tell = isFact ? undefined : tellOf(entry, before, isOver);
  const took =
    entry.duration !== undefined
      ? msOf(entry.duration)
      : entry.kind === 'asterisk' && before?.kind === 'server'
        ? msOf(entry.at - before.at)
        : '';
  const said = make(
    'span',
    { class: 'said', dir: 'auto' },
    ...(entry.kind === 'closed'
      ? [`${plain(entry.parts)} has closed`]
      : entry.parts.map((part) => partOf(part, make))),
  );
  const item = make(
    'li',
    { class: entry.kind },
    make('time', {}, `${(entry.at / 1000).toFixed(3)} s`),
    make('span', { title: meaning, 'aria-hidden': 'true' }, mark),
    said,
    make('span', { class: 'took' }, took),
    tell ? make('span', { class: 'tag' }, tell) : '',
    entry.detail ? make('pre', { tabindex: '0' }, entry.detail) : '',
  );
  return { item, isFact };
}

function partOf(part, make) {
  if (typeof part === 'string') return part;
  const name = part[0] || 'a text';
  return make(
    'span',
    { class: 'masked', title: `masked: ${name}` },
    '•••',
    make('span', { class: 'hidden' }, ` masked: ${name} `),
  );
}
