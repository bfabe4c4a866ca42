/** The headers of a message, in their order. */
export type Headers = Readonly<Record<string, string>>;

/** An action of a client: its name in lower case, and its headers by lower-case name. */
export interface ManagerAction {
  readonly name: string;
  /** The headers; of those that come more than once, the last one. */
  readonly headers: Headers;
  /** All headers as they came. */
  readonly lines: readonly (readonly [name: string, value: string])[];
}

/** Reads one message of a client (`do_message` of manager.c). */
export function readAction(text: string): ManagerAction {
  const headers: Record<string, string> = {};
  const lines: [string, string][] = [];
  for (const line of text.split(/\r?\n/)) {
    const colon = line.indexOf(':');
    if (colon < 1) continue;
    const name = line.slice(0, colon);
    const value = line.slice(colon + 1).replace(/^ +/, '');
    headers[name.toLowerCase()] = value;
    lines.push([name, value]);
  }
  return { name: (headers.action ?? '').toLowerCase(), headers, lines };
}

/** Writes a message of Asterisk's. */
export function writeMessage(headers: Headers): string {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  return `${lines.join('')}\r\n`;
}
