import type { ChannelFacts } from './channel-facts.js';
import { readFunction, splitCall, writeFunction } from './dialplan-functions.js';
import { withoutWhiteSpace } from '../wire/white-space.js';
import { fromWire, toWire } from '../wire/wire-text.js';

/** The variables that every channel has, and that cannot be set. */
const BUILT_IN: Readonly<Record<string, (channel: ChannelFacts) => string>> = {
  CHANNEL: ({ name }) => name,
  UNIQUEID: ({ uniqueId }) => uniqueId,
  CONTEXT: ({ place }) => place.context,
  EXTEN: ({ place }) => place.extension,
  PRIORITY: ({ place }) => place.priority,
  EPOCH: ({ timeOfDay }) => String(Math.floor(timeOfDay / 1000)),
  HANGUPCAUSE: ({ hangupCause }) => String(hangupCause),
};

const SLICE = /^(-?\d+)(?::(-?\d+))?/;

/** The variables of a channel, and the dialplan functions, which are read and written like variables. */
export class ChannelVariables {
  readonly #channel: ChannelFacts;
  readonly #values = new Map<string, string>();

  constructor(channel: ChannelFacts, values: Readonly<Record<string, string>> = {}) {
    this.#channel = channel;
    for (const [name, value] of Object.entries(values)) this.set(toWire(name), toWire(value));
  }

  /** The value of a variable or a function; `undefined` if there is none. */
  get(name: string): string | undefined {
    if (name.endsWith(')')) return this.#call(name);
    if (Object.hasOwn(BUILT_IN, name)) return BUILT_IN[name]?.(this.#channel);
    return this.#values.get(name);
  }

  set(name: string, value: string): void {
    if (name.endsWith(')')) {
      writeFunction(this.#channel, name, value);
      return;
    }
    // Underscores say that channels which this one makes inherit the variable: they are no part of its name.
    this.#values.set(name.replace(/^__?/, ''), value);
  }

  /** Expands each `${}` once, inner ones first: what a value holds is not expanded again. */
  expand(text: string): string {
    let expanded = '';
    for (let index = 0; index < text.length; index++) {
      if (!text.startsWith('${', index)) {
        expanded += text.charAt(index);
        continue;
      }
      const close = closingBrace(text, index + 2);
      expanded += this.#valueOf(this.expand(text.slice(index + 2, close)));
      index = close;
    }
    return expanded;
  }

  /** All variables that were set, as people read them. */
  all(): Record<string, string> {
    const pairs = [...this.#values].map(([name, value]) => [fromWire(name), fromWire(value)]);
    return Object.fromEntries(pairs) as Record<string, string>;
  }

  /** Reads a function. Some of them change a variable by being read. */
  #call(call: string): string | undefined {
    const { name, argument } = splitCall(call);
    if (name === 'SET') return this.#assign(argument);
    if (name === 'SHIFT' || name === 'POP') return this.#takeOff(argument, name === 'SHIFT');
    return readFunction(this.#channel, call);
  }

  /** Sets a variable and gives its value. White space at both ends of the name and of the value is lost. */
  #assign(assignment: string): string | undefined {
    const equals = assignment.indexOf('=');
    if (equals < 1) return undefined;
    const value = withoutWhiteSpace(assignment.slice(equals + 1));
    this.set(withoutWhiteSpace(assignment.slice(0, equals)), value);
    return value;
  }

  /** Takes the first or the last element off a list, and gives it. */
  #takeOff(name: string, first: boolean): string | undefined {
    const list = this.get(name) ?? '';
    if (list === '') return undefined;
    const comma = first ? list.indexOf(',') : list.lastIndexOf(',');
    if (comma === -1) {
      this.set(name, '');
      return list;
    }
    const [before, after] = [list.slice(0, comma), list.slice(comma + 1)];
    this.set(name, first ? after : before);
    return first ? before : after;
  }

  /**
   * The value of `NAME`, `NAME:offset` or `NAME:offset:length`; negative numbers count from the end. The
   * first colon outside of all brackets counts. A name with a bracket is that of a function.
   */
  #valueOf(reference: string): string {
    const colon = colonOutside(reference);
    const name = colon === -1 ? reference : reference.slice(0, colon);
    const value = (name.includes('(') ? this.#call(name) : this.get(name)) ?? '';
    const slice = colon === -1 ? null : SLICE.exec(reference.slice(colon + 1));
    const [, offset, length] = slice ?? [];
    if (offset === undefined) return value;
    const rest = value.slice(Number(offset));
    return length === undefined ? rest : rest.slice(0, Number(length));
  }
}

function colonOutside(reference: string): number {
  let brackets = 0;
  for (let index = 0; index < reference.length; index++) {
    const character = reference.charAt(index);
    if (character === '(') brackets++;
    else if (character === ')') brackets--;
    else if (character === ':' && brackets === 0) return index;
  }
  return -1;
}

/** The index of the brace that closes the `${` before `from`; the end of the text if there is none. */
function closingBrace(text: string, from: number): number {
  let depth = 1;
  for (let index = from; index < text.length; index++) {
    if (text.startsWith('${', index)) depth++;
    if (text.charAt(index) === '}') depth--;
    if (depth === 0) return index;
  }
  return text.length;
}
