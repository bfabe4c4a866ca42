/** Pairs of brackets within which a comma or a colon separates nothing. */
const OPENING = '([{';
const CLOSING = ')]}';

/** Splits the arguments of an application at a separator that is in no bracket and in no quotes. */
export function splitArguments(text: string, separator = ','): string[] {
  const parts: string[] = [];
  let part = '';
  let depth = 0;
  let quoted = false;
  for (let at = 0; at < text.length; at++) {
    const character = text.charAt(at);
    if (character === '\\') {
      part += text.slice(at, at + 2);
      at++;
      continue;
    }
    if (character === '"') quoted = !quoted;
    else if (!quoted && OPENING.includes(character)) depth++;
    else if (!quoted && CLOSING.includes(character)) depth = Math.max(0, depth - 1);
    if (character === separator && depth === 0 && !quoted) {
      parts.push(part);
      part = '';
    } else part += character;
  }
  return [...parts, part].map((each) => each.trim());
}

/** The condition of `GotoIf(condition?this:that)`, and what follows it. */
export function splitCondition(text: string): { condition: string; branches: string[] } {
  const [condition = '', ...rest] = splitArguments(text, '?');
  return { condition, branches: splitArguments(rest.join('?'), ':') };
}

/** The parts of `target(argument,…)`, as in Gosub and in an application that another one runs. */
export function splitCall(text: string): { name: string; args: string } {
  const open = text.indexOf('(');
  const close = text.lastIndexOf(')');
  if (open === -1 || close < open) return { name: text.trim(), args: '' };
  return { name: text.slice(0, open).trim(), args: text.slice(open + 1, close) };
}

/** Puts the arguments of a subroutine in the place of `${ARG1}` and so on; others stay. */
export function withArguments(text: string, given: readonly string[] | undefined): string {
  if (given === undefined) return text;
  return text.replaceAll(/\$\{ARG(\d+)\}/g, (whole, number: string) => {
    return given[Number(number) - 1] ?? (Number(number) > given.length ? '' : whole);
  });
}

const CLASSES: Readonly<Record<string, string>> = {
  X: '[0-9]',
  Z: '[1-9]',
  N: '[2-9]',
  '.': '.+',
  '!': '.*',
};

/** Whether an extension of the dialplan, which may be a pattern, is the one that is looked for. */
export function matchesExtension(extension: string, wanted: string): boolean {
  if (!extension.startsWith('_')) return extension === wanted;
  const pattern = extension
    .slice(1)
    // Asterisk ignores the dashes of a pattern, which people write to read it better.
    .replaceAll(/\[([^\]]*)\]|-|./gu, (part, set: string | undefined) => {
      if (part === '-') return '';
      if (set === undefined) return CLASSES[part.toUpperCase()] ?? escaped(part);
      return `[${set.replaceAll(/[^\w-]/gu, escaped)}]`;
    });
  try {
    return new RegExp(`^${pattern}$`, 'u').test(wanted);
  } catch {
    // A set whose range goes backwards matches nothing.
    return false;
  }
}

function escaped(character: string): string {
  return `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`;
}
