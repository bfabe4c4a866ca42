import type { ChannelFacts } from './channel-facts.js';
import { readFunction, splitCall, writeFunction } from './dialplan-functions.js';
import { stripped } from '../wire/white-space.js';
import { fromWire, toWire } from '../wire/wire-text.js';

/** What every channel knows of itself under a variable's name. */
const BUILT_IN: Readonly<Record<string, (channel: ChannelFacts) => string>> = {
  CHANNEL: ({ name }) => name,
  UNIQUEID: ({ uniqueId }) => uniqueId,
  CONTEXT: ({ place }) => place.context,
  EXTEN: ({ place }) => place.extension,
  PRIORITY: ({ place }) => place.priority,
  EPOCH: () => String(Math.floor(Date.now() / 1000)),
  HANGUPCAUSE: ({ hangupCause }) => String(hangupCause),
};

const SLICE = /^(-?\d+)(?::(-?\d+))?/;

/** The variables of a channel, and the functions that are read and written like them. */
export class ChannelVariables {
  readonly #channel: ChannelFacts;
  readonly #values = new Map<string, string>();

  constructor(channel: ChannelFacts, values: Readonly<Record<string, string>> = {}) {
    this.#channel = channel;
    for (const [name, value] of Object.entries(values)) this.set(toWire(name), toWire(value));
  }

  /** The value of a variable or a function; `undefined` if it is not set. */
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
    // Underscores ask for the variable to be inherited by channels that this one makes.
    this.#values.set(name.replace(/^__?/, ''), value);
  }

  /** Expands each `${}` once, inner ones first: what a value holds is not expanded again. */
  expand(text: string): string {
    let expanded = '';
    for (let at = 0; at < text.length; at++) {
      if (!text.startsWith('${', at)) {
        expanded += text.charAt(at);
        continue;
      }
      const close = closingBrace(text, at + 2);
      expanded += this.#valueOf(this.expand(text.slice(at + 2, close)));
      at = close;
    }
    return expanded;
  }

  /** All that were set, as people read them. */
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

  /** Gives the value that was set. White space at its ends is lost, and at those of the name. */
  #assign(assignment: string): string | undefined {
    const equals = assignment.indexOf('=');
    if (equals < 1) return undefined;
    const value = stripped(assignment.slice(equals + 1));
    this.set(stripped(assignment.slice(0, equals)), value);
    return value;
  }

  /** Takes the first element off a list, or the last one, and gives it. */
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
   * `NAME`, `NAME:offset` or `NAME:offset:length`, where negative ones count from the end. The first
   * colon outside of all brackets counts, and a name with a bracket is a function's.
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
  for (let at = 0; at < reference.length; at++) {
    const character = reference.charAt(at);
    if (character === '(') brackets++;
    else if (character === ')') brackets--;
    else if (character === ':' && brackets === 0) return at;
  }
  return -1;
}

/** Where the `${` that was opened before `from` ends; the end of the text if nowhere. */
function closingBrace(text: string, from: number): number {
  let depth = 1;
  for (let at = from; at < text.length; at++) {
    if (text.startsWith('${', at)) depth++;
    if (text.charAt(at) === '}') depth--;
    if (depth === 0) return at;
  }
  return text.length;
}
