/** As many words as Asterisk keeps of a line; it drops the rest. */
const MOST_WORDS = 127;

/**
 * Splits a command line as Asterisk does (`parse_args` in res_agi.c): blanks separate, `"` toggles
 * quoting anywhere, `\` takes the next character as it is, and a last one alone is dropped.
 */
export function splitWords(line: string): string[] {
  const words: string[] = [];
  let word: string | undefined;
  let quoted = false;
  for (let index = 0; index < line.length; index++) {
    const character = line.charAt(index);
    if (character === '"') {
      quoted = !quoted;
      word ??= '';
    } else if (!quoted && (character === ' ' || character === '\t')) {
      if (word !== undefined) words.push(word);
      word = undefined;
    } else if (character === '\\') {
      index++;
      word = (word ?? '') + line.charAt(index);
    } else {
      word = (word ?? '') + character;
    }
  }
  if (word !== undefined) words.push(word);
  return words.slice(0, MOST_WORDS);
}
