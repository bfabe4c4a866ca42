import type { DialogueLine } from './call-options.js';

const MARK: Readonly<Record<DialogueLine['kind'], string>> = {
  environment: '> ',
  command: '< ',
  reply: '> ',
  caller: '  ',
};

/**
 * Shows a line of a dialogue as text: `<` is what the server sends, `>` what Asterisk answers,
 * and what the caller does is in brackets.
 *
 * @publicApi
 */
export function formatLine({ kind, text }: DialogueLine): string {
  if (kind === 'caller') return `${MARK.caller}(the caller ${text})`;
  return text
    .split('\n')
    .map((line) => MARK[kind] + line)
    .join('\n');
}

/** Shows a whole dialogue, or its last lines, without the environment. */
export function formatDialogue(lines: readonly DialogueLine[], last = Infinity): string {
  const shown = lines.filter(({ kind }) => kind !== 'environment');
  const from = Math.max(shown.length - last, 0);
  const left = from > 0 ? [`… (${from} lines before)`] : [];
  return [...left, ...shown.slice(from).map(formatLine)].join('\n');
}
