import { CLOSE, OPEN, placeholder } from './placeholders.js';

/** The random words of the library itself, which a replay tells from others by their shape. */
const OURS = /(\b[0-9a-f]{32}\b|~[0-9a-f]{16}~)/;

/** What is masked already. */
const MASKED = new RegExp(`(${OPEN}[^${CLOSE}]*${CLOSE})`);

/** A word that may be a token if it has a digit. */
const LONG_WORD = /[^\s/\\,;:&|?="'(){}[\]$@~]{16,}/g;
const HAS_DIGIT = /\p{Nd}/u;
/** Digits with the other keys of a telephone between them. */
const NUMBER = /[*#]*\p{Nd}[\p{Nd}*#]*/gu;
const SHORTEST_NUMBER = 3;
const SHORTEST_WORD = 4;

/** The most texts of one call that are remembered, to be recognised where they are repeated. */
const MOST_KNOWN = 64;

/** Stands for a masked number or token of Asterisk's in a replay, where none is given. */
const PRESET = '100';

/**
 * The texts of one call that are not to be shown: what the caller pressed, numbers, tokens. Each has a
 * name, by which it is recognised where either side repeats it.
 */
export class SecretTexts {
  /** The placeholder of each text that was masked. */
  readonly #known = new Map<string, string>();
  /** Those of them that have no digit: values of a query, headers of other clients. */
  readonly #words: string[] = [];
  #keys = 0;
  #values = 0;

  /** Whether a text without a digit may be secret. */
  get hasWords(): boolean {
    return this.#words.length > 0;
  }

  /** Masks a key that stands as its code: `200 result=49`. */
  keyCode(key: string): string {
    const name = `key ${++this.#keys}`;
    this.#remember(key, placeholder(name));
    return placeholder(`code of ${name}`);
  }

  /** Masks the keys that a caller has pressed. */
  keys(keys: string): string {
    return this.#remember(keys, placeholder(`key ${++this.#keys}`));
  }

  /** Masks a text as a whole. */
  whole(name: string, text: string, preset: string): string {
    if (text.length >= SHORTEST_WORD && !HAS_DIGIT.test(text)) this.#words.push(text);
    return this.#remember(text, placeholder(name.replaceAll(/[^\w .-]/g, '_'), preset));
  }

  /** Masks the numbers and tokens of a text that Asterisk has sent, each by a name of its own. */
  ofAsterisk(text: string): string {
    return this.#mask(text, (found) =>
      this.#remember(found, placeholder(`value ${++this.#values}`, PRESET)),
    );
  }

  /** Masks the numbers and tokens of an argument of the server's. */
  ofServer(text: string): string {
    return this.#mask(text, () => placeholder(''));
  }

  #mask(text: string, unknown: (found: string) => string): string {
    const known = (found: string): string => this.#known.get(found) ?? unknown(found);
    let masked = text;
    for (const word of this.#words) {
      if (masked.includes(word)) masked = masked.replaceAll(word, () => known(word));
    }
    if (!HAS_DIGIT.test(masked)) return masked;
    const isNumber = (found: string): boolean =>
      this.#known.has(found) || found.replaceAll(/[*#]/g, '').length >= SHORTEST_NUMBER;
    masked = outside(OURS, masked, (part) =>
      part.replace(LONG_WORD, (word) =>
        HAS_DIGIT.test(word) && !word.includes(OPEN) ? known(word) : word,
      ),
    );
    return outside(OURS, masked, (part) =>
      part.replace(NUMBER, (found) => (isNumber(found) ? known(found) : found)),
    );
  }

  #remember(text: string, shown: string): string {
    if (text !== '' && (this.#known.size < MOST_KNOWN || this.#known.has(text))) {
      this.#known.set(text, shown);
    }
    return shown;
  }
}

/** Changes what is neither of a pattern nor masked. */
function outside(pattern: RegExp, text: string, change: (part: string) => string): string {
  if (!pattern.test(text) && !text.includes(OPEN)) return change(text);
  return text
    .split(MASKED)
    .map((masked, index) =>
      index % 2 === 1
        ? masked
        : masked
            .split(pattern)
            .map((part, within) => (within % 2 === 1 ? part : change(part)))
            .join(''),
    )
    .join('');
}
