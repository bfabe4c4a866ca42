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
