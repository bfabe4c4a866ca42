import type { ChannelFacts } from './channel-facts.js';
import { readFunction, writeFunction } from './functions.js';
import { fromWire, toWire } from './wire-text.js';

/** What every channel knows of itself under a variable's name. */
const BUILT_IN: Readonly<Record<string, (channel: ChannelFacts) => string>> = {
  CHANNEL: ({ name }) => name,
  UNIQUEID: ({ uniqueId }) => uniqueId,
  CONTEXT: ({ place }) => place.context,
  EXTEN: ({ place }) => place.extension,
  PRIORITY: ({ place }) => place.priority,
  EPOCH: () => String(Math.floor(Date.now() / 1000)),
  HANGUPCAUSE: ({ hungUp }) => (hungUp ? '16' : '0'),
};

const ASSIGNMENT = /^SET\(([^=]+)=([\s\S]*)\)$/;
const SLICE = /^([\s\S]*?)(?::(-?\d+)(?::(-?\d+))?)?$/;

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
    if (name.endsWith(')')) return this.#assign(name) ?? readFunction(this.#channel, name);
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

  /** `SET(name=value)` is a function that is read: it sets the variable, and gives its value. */
  #assign(call: string): string | undefined {
    const [, name = '', value = ''] = ASSIGNMENT.exec(call) ?? [];
    if (name === '') return undefined;
    this.set(name, value);
    return value;
  }

  /** `NAME`, `NAME:offset` or `NAME:offset:length`, where negative ones count from the end. */
  #valueOf(reference: string): string {
    const [, name = '', offset, length] = SLICE.exec(reference) ?? [];
    const value = this.get(name) ?? '';
    if (offset === undefined) return value;
    const rest = value.slice(Number(offset));
    return length === undefined ? rest : rest.slice(0, Number(length));
  }
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
