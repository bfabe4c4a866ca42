/** The words of a text as they are compared: without case and punctuation, and with one form of accents and apostrophes. */
function wordsOf(text: string): string {
  const words = text
    .normalize('NFKC')
    .replace(/[’ʼ]/g, "'")
    .toLowerCase()
    .match(/[\p{L}\p{N}\p{M}']+/gu);
  return (words ?? []).join(' ');
}

/** Whether a phrase has a word at all. */
export function hasWords(phrase: string): boolean {
  return wordsOf(phrase) !== '';
}

/** Whether two phrases are the same words. */
export function sameWords(one: string, other: string): boolean {
  return wordsOf(one) === wordsOf(other);
}

/**
 * Finds what a caller means: the one whose phrase is in the text, whole words of it. A longer phrase counts more than a
 * shorter one.
 *
 * @returns `undefined` if there is none, or if there are several with equally long phrases
 */
export function meantBy<Choice>(
  text: string,
  choices: readonly { readonly phrases: readonly string[]; readonly choice: Choice }[],
): Choice | undefined {
  const said = ` ${wordsOf(text)} `;
  let longest = 0;
  let found: Choice | undefined;
  for (const { phrases, choice } of choices) {
    for (const phrase of phrases.map(wordsOf)) {
      if (phrase.length < longest || !said.includes(` ${phrase} `)) continue;
      const isTie = phrase.length === longest && found !== choice;
      found = isTie ? undefined : choice;
      longest = phrase.length;
    }
  }
  return found;
}
