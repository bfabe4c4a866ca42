/** Random words that a server makes for each call: fences, and what separates several values. */
const RANDOM = /\b[0-9a-f]{32}\b|~[0-9a-f]{16}~/g;

/** Words that differ from call to call are replaced, so that lines of two calls can be compared. */
export class CallWords {
  readonly #own: RegExp;

  /** @param uniqueId that of the call: file names have it with other characters in place of its dot */
  constructor(uniqueId: string, channel: string) {
    const id = uniqueId.split('.').map(escaped).join('\\W?');
    this.#own = new RegExp(`${id}|${escaped(channel)}`, 'g');
  }

  /** A line without the words of its call. */
  without(line: string): string {
    return line.replace(this.#own, '<call>').replace(RANDOM, '<random>');
  }

  /** The beginning of a line, up to the first word of its call. */
  beginning(line: string): string {
    return this.without(line).replace(/<(?:call|random)>[^]*$/, '');
  }
}

function escaped(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\/]/g, String.raw`\$&`);
}

/** The command of a line, and its first argument: `GET DATA main-menu`. */
export function commandAndFirst(line: string): string {
  const [, command = line, argument = ''] =
    /^([A-Z]+(?: [A-Z]+)*)(?: "?([^ "]*))?/.exec(line) ?? [];
  return argument === '' ? command : `${command} ${argument}`;
}

/** The words of the command of a line: `GET DATA`. */
export function commandOf(line: string): string {
  return /^[A-Z]+(?: [A-Z]+)*(?= |$)/.exec(line)?.[0] ?? line;
}
