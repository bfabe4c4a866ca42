/** One AMI message. A header that comes more than once (`Output`) has its values joined by `\n`. */
export type AmiMessage = Readonly<Record<string, string | undefined>>;

/** `inbuf` of Asterisk's manager.c: a longer line is thrown away without a word to the sender. */
export const MAX_LINE = 1024;

/**
 * Reads AMI's stream. Values are kept as latin1, one character per byte: they need not be UTF-8.
 * Lines end in CR LF only, so that a caller's name with a newline in it, which Asterisk writes as
 * it is, stays one value.
 */
export class AmiParser {
  private rest = '';
  private fields: Record<string, string> = emptyFields();
  private lastKey: string | undefined;

  push(chunk: Buffer): AmiMessage[] {
    const messages: AmiMessage[] = [];
    const lines = (this.rest + chunk.toString('latin1')).split('\r\n');
    this.rest = lines.pop() ?? '';
    for (const line of lines) {
      if (line !== '') {
        this.take(line);
      } else if (this.lastKey !== undefined) {
        messages.push(this.fields);
        this.fields = emptyFields();
        this.lastKey = undefined;
      }
    }
    return messages;
  }

  private take(line: string): void {
    const [, key, value] = /^([^\s:]+): ?([^]*)$/.exec(line) ?? [];
    if (key !== undefined && value !== undefined) {
      const earlier = this.fields[key];
      this.fields[key] = earlier === undefined ? value : `${earlier}\n${value}`;
      this.lastKey = key;
    } else if (this.lastKey !== undefined) {
      // The rest of a value with CR LF in it. Without a value to belong to, it is the banner.
      this.fields[this.lastKey] = `${this.fields[this.lastKey] ?? ''}\r\n${line}`;
    }
  }
}

/** No prototype: a variable named `__proto__` is a name like any other. */
function emptyFields(): Record<string, string> {
  return Object.create(null) as Record<string, string>;
}

export function formatAction(headers: readonly (readonly [string, string])[]): string {
  const lines = headers.map(([key, value]) => `${key}: ${value}`);
  for (const line of lines) {
    if (/[\r\n\0]/.test(line)) throw new Error(`AMI cannot carry this header: ${line}`);
    if (Buffer.byteLength(line) >= MAX_LINE) throw new Error(`AMI header too long: ${line}`);
  }
  return `${lines.join('\r\n')}\r\n\r\n`;
}

/** The value of a VarSet event, which Asterisk escapes as C does (`ast_escape_c`), in bytes. */
export function unescapeC(value: string): Buffer {
  const named: Record<string, string> = {
    a: '\x07',
    b: '\b',
    f: '\f',
    n: '\n',
    r: '\r',
    t: '\t',
    v: '\v',
  };
  const plain = value.replace(/\\([^])/g, (_, char: string) => named[char] ?? char);
  return Buffer.from(plain, 'latin1');
}
