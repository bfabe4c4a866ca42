import type { Transcript, TranscriptEntry } from 'nestjs-agi/testing';

/**
 * A session as lines that can be compared: without what is never the same twice (ids, times, random
 * words), and without the text of usage messages.
 */
export function storyOf({ entries }: Transcript, status: string | undefined): string[] {
  const lines = entries.filter((entry) => !('note' in entry));
  const end = lines.findIndex((entry) => 'line' in entry && entry.line === '');
  const environment = lines.slice(0, end).map((entry) => ('line' in entry ? entry.line : ''));
  return [
    `environment: ${environment.map(factOf).join(' ')}`,
    ...fencedOnce(settled(inOneOrder(lines.slice(end + 1))).flatMap(lineOf)),
    ...(status === undefined ? [] : [`AGISTATUS=${status}`]),
  ];
}

/** The name of a line of the environment; an argument with its value. */
function factOf(line: string): string {
  const [key = '', value = ''] = line.split(': ');
  return key.startsWith('agi_arg_') ? `${key}=${value}` : key;
}

/**
 * Puts the end in one order: the network decides whether the last HANGUP line or the end of the server's
 * side comes first.
 */
function settled(entries: readonly TranscriptEntry[]): TranscriptEntry[] {
  const last = entries.findLastIndex((entry) => 'line' in entry && entry.line !== 'HANGUP');
  const tail = entries.slice(last + 1);
  return [
    ...entries.slice(0, last + 1),
    ...tail.filter((entry) => 'line' in entry),
    ...tail.filter((entry) => 'end' in entry && entry.reset),
  ];
}

/** A HANGUP line that comes after a command may have been sent before it: it is put before the command. */
function inOneOrder(entries: readonly TranscriptEntry[]): TranscriptEntry[] {
  const ordered = [...entries];
  for (let index = 1; index < ordered.length; index++) {
    const [before, entry] = [ordered[index - 1], ordered[index]];
    if (before && entry && 'line' in before && before.from === 'server' && isHangup(entry)) {
      ordered.splice(index - 1, 2, entry, before);
    }
  }
  return ordered;
}

const FENCE = /GET FULL VARIABLE <word>$|result=1 \(<word>\)$/;

/** Keeps a question once: it is repeated until Asterisk answers, as often as the machine is slow. */
function fencedOnce(lines: readonly string[]): string[] {
  let told = new Set<string>();
  return lines.filter((line) => {
    if (FENCE.test(line)) {
      if (told.has(line)) return false;
      told.add(line);
    } else if (line.startsWith('<')) {
      told = new Set();
    }
    return true;
  });
}

function isHangup(entry: TranscriptEntry): boolean {
  return 'line' in entry && entry.line === 'HANGUP';
}

/**
 * A recording that its time has ended: the result is what Asterisk's last wait for a frame left of the
 * time, 0 or a few ms less than a frame of 20.
 */
const TIME_OVER = /result=1?\d \(timeout\)(?= endpos=)/;

/** A recording that silence has ended: the result is what was left of its time, which varies by some ms. */
const TIME_LEFT = /result=\d{4,} \(timeout\)(?= endpos=)/;

let inUsage = false;

function lineOf(entry: TranscriptEntry): string[] {
  if ('end' in entry) return [`! ${entry.end} ${entry.reset ? 'reset' : 'closed'}`];
  if (!('line' in entry)) return [];
  const mark = entry.from === 'asterisk' ? '>' : '<';
  const text = Buffer.from(entry.line, 'latin1').toString('utf8');
  if (entry.from === 'asterisk') {
    const within = inUsage;
    if (text.startsWith('520-')) inUsage = true;
    if (text.startsWith('520 ')) inUsage = false;
    if (within && inUsage) return [];
  }
  return [
    `${mark} ${text}`
      .replaceAll(/\b[0-9a-f]{32}\b|(?<=~)[0-9a-f]{16}(?=~)/g, '<word>')
      .replaceAll(/endpos=[1-9]\d*/g, 'endpos=<position>')
      .replace(TIME_LEFT, 'result=<left> (timeout)')
      .replace(TIME_OVER, 'result=0 (timeout)')
      .trimEnd(),
  ];
}
