/** How many words of a line Asterisk keeps; it drops the rest (`MAX_ARGS` is 128). */
const MOST_WORDS = 127;

/**
 * Splits a command line as Asterisk does (`parse_args` in res_agi.c): blanks separate words, `"` begins
 * or ends a quoted part anywhere, and `\` takes the next character as it is. A `\` at the end is dropped.
 */
export function splitWords(line: string): string[] {
  const words: string[] = [];
  let word: string | undefined;
  let quoted = false;
  let escaped = false;
  const finish = (): void => {
    if (word !== undefined) words.push(word);
    word = undefined;
  };
  for (const character of line) {
    if (escaped) {
      word = (word ?? '') + character;
      escaped = false;
    } else if (character === '\\') {
      escaped = true;
    } else if (character === '"') {
      quoted = !quoted;
      word ??= '';
    } else if (!quoted && (character === ' ' || character === '\t')) {
      finish();
    } else {
      word = (word ?? '') + character;
    }
  }
  finish();
  return words.slice(0, MOST_WORDS);
}
