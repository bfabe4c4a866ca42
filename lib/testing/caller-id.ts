/** Who calls, in wire text. */
export interface CallerIdentity {
  name: string;
  number: string;
}

/** Reads a caller as `SET CALLERID` takes it: `"Ada" <123>`, `Ada <123>` or `123`. */
export function parseCallerId(text: string): CallerIdentity {
  const match = /^\s*(?:"([^"]*)"|([^<"]*?))\s*<([^>]*)>/.exec(text);
  if (match) return { name: match[1] ?? match[2] ?? '', number: shrinkNumber(match[3] ?? '') };
  const bare = text.trim().replaceAll('"', '');
  return /^[\d+*#().\- ]*$/.test(bare)
    ? { name: '', number: shrinkNumber(bare) }
    : { name: bare, number: '' };
}

/** A caller as `CALLERID(all)` shows it. */
export function showCallerId({ name, number }: CallerIdentity): string {
  return `"${name}" <${number}>`;
}

/** Asterisk drops what people write into numbers to read them better. */
function shrinkNumber(number: string): string {
  return number.replaceAll(/[()\s.-]/g, '');
}
