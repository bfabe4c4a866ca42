import { hasDigit } from './characters.js';
import { CLOSE, OPEN, placeholder } from './placeholders.js';

/** The random words of the library itself, which a replay tells from others by their shape. */
const OURS = /(\b[0-9a-f]{32}\b|~[0-9a-f]{16}~)/;

/** A text that is masked already. */
const MASKED = new RegExp(`(${OPEN}[^${CLOSE}]*${CLOSE})`);

/** A word that may be a token if it has a digit. */
const LONG_WORD = /[^\s/\\,;:&|?="'(){}[\]$@~]{16,}/g;
const HAS_DIGIT = /\p{Nd}/u;
/** Digits with the other keys of a telephone between them. */
const NUMBER = /[*#]*\p{Nd}[\p{Nd}*#]*/gu;
const SHORTEST_NUMBER = 3;
const SHORTEST_WORD = 4;
const SHORTEST_TOKEN = 16;

const NAME = /^[\w .-]*$/;

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
  /** The ones that have no digit: values of a query, headers of other clients. */
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
    if (text.length >= SHORTEST_WORD && !hasDigit(text)) this.#words.push(text);
    return this.#remember(
      text,
      placeholder(NAME.test(name) ? name : name.replaceAll(/[^\w .-]/g, '_'), preset),
    );
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
    const quick = this.#maskNumbers(masked, known);
    if (quick !== undefined) return quick;
    const number = (found: string): string => {
      const isNumber = this.#known.has(found) || countDigits(found) >= SHORTEST_NUMBER;
      return isNumber ? known(found) : found;
    };
    // No token and no word of ours is shorter.
    if (masked.length < SHORTEST_TOKEN && !masked.includes(OPEN)) {
      return masked.replace(NUMBER, number);
    }
    masked = outside(OURS, masked, (part) =>
      part.replace(LONG_WORD, (word) =>
        HAS_DIGIT.test(word) && !word.includes(OPEN) ? known(word) : word,
      ),
    );
    return outside(OURS, masked, (part) => part.replace(NUMBER, number));
  }

  /**
   * Masks the numbers of a text of ASCII that has no long word with a digit, as most are: a loop takes a fraction
   * of the time of regular expressions.
   *
   * @returns `undefined` for any other text
   */
  #maskNumbers(text: string, known: (found: string) => string): string | undefined {
    // Texts are named in their order, so nothing is masked before it is sure that all of it is done here.
    let numbers: number[] | undefined;
    let [wordStart, hasWordDigit] = [0, false];
    for (let index = 0; index < text.length;) {
      const kind = kindOf(text.charCodeAt(index));
      if (kind === OTHER) return undefined;
      if (kind === SEPARATOR) {
        if (hasWordDigit && index - wordStart >= SHORTEST_TOKEN) return undefined;
        wordStart = ++index;
        hasWordDigit = false;
        continue;
      }
      if (kind === WORD) {
        index++;
        continue;
      }
      // A digit, or a key that may be part of a number.
      const start = index;
      let digits = 0;
      for (; index < text.length; index++) {
        const part = kindOf(text.charCodeAt(index));
        if (part === DIGIT) digits++;
        else if (part !== KEY) break;
      }
      if (digits === 0) continue;
      hasWordDigit = true;
      if (digits < SHORTEST_NUMBER && this.#known.size === 0) continue;
      if (digits < SHORTEST_NUMBER && !this.#known.has(text.slice(start, index))) continue;
      (numbers ??= []).push(start, index);
    }
    if (hasWordDigit && text.length - wordStart >= SHORTEST_TOKEN) return undefined;
    if (numbers === undefined) return text;
    let shown = '';
    let done = 0;
    for (let at = 0; at < numbers.length; at += 2) {
      const [start = 0, end = 0] = [numbers[at], numbers[at + 1]];
      shown += text.slice(done, start) + known(text.slice(start, end));
      done = end;
    }
    return shown + text.slice(done);
  }

  #remember(text: string, shown: string): string {
    if (text !== '' && (this.#known.size < MOST_KNOWN || this.#known.has(text))) {
      this.#known.set(text, shown);
    }
    return shown;
  }
}

/** The kinds of characters: parts of long words, of numbers, and what is not ASCII or masked already. */
const WORD = 0;
const SEPARATOR = 1;
const DIGIT = 2;
const KEY = 3;
const OTHER = 4;

const KINDS = new Uint8Array(0x80);
for (let unit = 0; unit < KINDS.length; unit++) {
  const character = String.fromCharCode(unit);
  if (/\d/.test(character)) KINDS[unit] = DIGIT;
  else if (/[*#]/.test(character)) KINDS[unit] = KEY;
  else if (!/[^\s/\\,;:&|?="'(){}[\]$@~]/.test(character)) KINDS[unit] = SEPARATOR;
}

function kindOf(unit: number): number {
  return KINDS[unit] ?? OTHER;
}

function countDigits(text: string): number {
  let count = 0;
  for (const character of text) if (character !== '*' && character !== '#') count++;
  return count;
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
