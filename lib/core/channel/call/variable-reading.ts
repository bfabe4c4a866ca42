import type { Reply } from '../../codec/reply.js';
import { decodeValue } from '../../command/decoding.js';
import { readTemplate, writeTemplate } from '../../command/variable-template.js';
import { makeSeparator } from './separator.js';

/** Values of variables; `null` for one that is empty or not set. */
export type VariableValues = Readonly<Record<string, string | null>>;

/** One reading of several variables, by one GET FULL VARIABLE. */
export class VariableReading {
  /** The argument of GET FULL VARIABLE. */
  readonly expression: string;
  readonly #names: readonly string[];
  readonly #separator = makeSeparator();

  /** Bytes between two values. */
  static readonly separatorBytes = makeSeparator().length;

  /** @param longest the most bytes that are read of each value; all of it unless given */
  constructor(names: readonly string[], longest?: number) {
    this.#names = names;
    this.expression = writeTemplate(names, this.#separator, longest);
  }

  /** The values; `undefined` if the reply is not the answer. */
  valuesOf(reply: Reply): VariableValues | undefined {
    const { value } = decodeValue(reply);
    const read = value === null ? undefined : readTemplate(this.#names, this.#separator, value);
    if (read === undefined) return undefined;
    return Object.fromEntries(Object.entries(read).map(([name, one]) => [name, one || null]));
  }
}
