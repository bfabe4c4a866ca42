import type { DialogueLine } from './dialogue-line.js';

const MARK: Readonly<Record<DialogueLine['kind'], string>> = {
  environment: '> ',
  command: '< ',
  reply: '> ',
  caller: '  the caller ',
};

/**
 * How the line of a dialogue is shown.
 *
 * @publicApi
 */
export interface LineFormat {
  /** Begins each line with its time, in seconds since the call began; `false` unless given. */
  readonly time?: boolean;
}

/**
 * Shows a line of a dialogue as text: `<` marks what the server sends, `>` what Asterisk answers, and
 * what the caller does has no mark. The command `agi call` shows a call in this way.
 *
 * @publicApi
 */
export function formatLine({ kind, text, at }: DialogueLine, { time }: LineFormat = {}): string {
  const begin = time ? `${(at / 1000).toFixed(3).padStart(9)}s ${MARK[kind]}` : MARK[kind];
  return text
    .split('\n')
    .map((line) => begin + line)
    .join('\n');
}

/**
 * Shows a whole dialogue, or its last lines, without the environment.
 *
 * @param last how many lines are shown; a first line tells how many are left out
 *
 * @publicApi
 */
export function formatDialogue(lines: readonly DialogueLine[], last = Infinity): string {
  const shown = lines.filter(({ kind }) => kind !== 'environment');
  const from = Math.max(shown.length - last, 0);
  const left = from > 0 ? [`… (${from} lines before)`] : [];
  return [...left, ...shown.slice(from).map((line) => formatLine(line))].join('\n');
}
