/** Words that Asterisk keeps of one line; it drops the rest. */
const MOST_WORDS = 127;

/**
 * Splits a command line as Asterisk's `parse_args` does, written from the protocol notes and not
 * from our encoder: blanks separate, `"` toggles quoting anywhere, `\` makes the next byte plain
 * inside and outside quotes, a lone one at the end is dropped, an open quote is closed by the end.
 */
export function splitWords(line: string): string[] {
  const words: string[] = [];
  let word: string | undefined;
  let quoted = false;
  for (let index = 0; index < line.length; index++) {
    const letter = line[index] ?? '';
    if (!quoted && (letter === ' ' || letter === '\t')) {
      if (word !== undefined) words.push(word);
      word = undefined;
    } else if (letter === '"') {
      quoted = !quoted;
      word ??= '';
    } else if (letter === '\\') {
      index++;
      if (index < line.length) word = (word ?? '') + (line[index] ?? '');
    } else {
      word = (word ?? '') + letter;
    }
  }
  if (word !== undefined) words.push(word);
  return words.slice(0, MOST_WORDS);
}
