/** The end of a sentence, which more text follows; or the end of a line. */
const END = /[.!?…]["')\]]*(?=\s)|[。！？]|\n/u;

/** The longest text that is spoken as one sentence: a text without a full stop is not waited for. */
const LONGEST = 400;

/** Splits a text, which may come piece by piece, into its sentences. Each is given as soon as it is whole. */
export async function* sentencesOf(
  text: string | AsyncIterable<string>,
): AsyncGenerator<string, void, undefined> {
  let rest = '';
  for await (const piece of typeof text === 'string' ? [text] : text) {
    rest += piece;
    for (;;) {
      const end = endOf(rest);
      if (end === undefined) break;
      const sentence = rest.slice(0, end).trim();
      rest = rest.slice(end);
      if (sentence !== '') yield sentence;
    }
  }
  if (rest.trim() !== '') yield rest.trim();
}

function endOf(text: string): number | undefined {
  const found = END.exec(text);
  if (found) return found.index + found[0].length;
  if (text.length <= LONGEST) return undefined;
  const space = text.lastIndexOf(' ', LONGEST);
  return space > 0 ? space : LONGEST;
}

/** How many ms a character takes, where the length of the audio is not known. */
const CHARACTER = 65;

/**
 * The part of a text that was heard, up to the last whole word.
 *
 * @param played how much of it was played, in ms
 * @param total how long all of it is, in ms; `undefined` if that is not known
 */
export function heardOf(text: string, played: number, total: number | undefined): string {
  const share = played / (total ?? text.length * CHARACTER);
  if (share >= 1) return text;
  const length = Math.floor(text.length * share);
  // A word that was begun is not heard as a word.
  const isWhole = /\s/.test(text.charAt(length));
  const words = text.slice(0, length);
  return (isWhole ? words : words.replace(/\S+$/, '')).trimEnd();
}
