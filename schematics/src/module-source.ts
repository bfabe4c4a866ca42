/** Adds an entry to a list of `@Module({ … })`, such as `controllers`, and the import of its name. */
export interface Addition {
  readonly list: 'imports' | 'controllers' | 'providers';
  /** The text of an entry of the list: `MenuController`, `AgiModule.forRoot()`. */
  readonly entry: string;
  /** The name that is imported. */
  readonly symbol: string;
  readonly from: string;
}

/**
 * The source of a module with an addition; the same source if it has it already, and `undefined` if there is no
 * `@Module({ … })` in it that can be read.
 */
export function addToModule(source: string, addition: Addition): string | undefined {
  const { list, entry, symbol, from } = addition;
  if (new RegExp(`\\b${symbol}\\b`).test(source)) return source;
  const decorator = /@Module\(\s*\{/.exec(source);
  if (decorator === null) return undefined;
  const start = decorator.index + decorator[0].length;
  const end = closing(source, start);
  if (end === undefined) return undefined;
  const body = source.slice(start, end);
  const present = new RegExp(`(^|[\\s,])${list}\\s*:\\s*\\[`).exec(body);
  let changed: string;
  if (present === null) {
    const before = body.trimEnd();
    const comma = before === '' || before.endsWith(',') ? '' : ',';
    changed = `${before}${comma}\n  ${list}: [${entry}],\n`;
  } else {
    const open = present.index + present[0].length;
    const close = closing(body, open);
    if (close === undefined) return undefined;
    changed = body.slice(0, open) + withEntry(body.slice(open, close), entry) + body.slice(close);
  }
  return withImport(source.slice(0, start) + changed + source.slice(end), symbol, from);
}

function withEntry(inner: string, entry: string): string {
  const last = inner.trimEnd();
  if (last.trim() === '') return entry;
  const comma = last.endsWith(',') ? '' : ',';
  const [, blank = ''] = /(\n\s*)\S[^\n]*$/.exec(last) ?? [];
  return `${last}${comma}${blank === '' ? ' ' : blank}${entry}${blank === '' ? '' : ','}${inner.slice(last.length)}`;
}

function withImport(source: string, symbol: string, from: string): string {
  const line = `import { ${symbol} } from '${from}';\n`;
  const imports = [...source.matchAll(/^import\b[^;]*;[^\S\n]*\n/gm)];
  const last = imports.at(-1);
  const at = last === undefined ? 0 : last.index + last[0].length;
  return source.slice(0, at) + line + source.slice(at);
}

/** The position of the bracket that closes the one before `from`; strings and comments are skipped. */
function closing(text: string, from: number): number | undefined {
  const token =
    /\/\/[^\n]*|\/\*[\s\S]*?\*\/|'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"|`(?:[^`\\]|\\.)*`|[([{]|[)\]}]/g;
  token.lastIndex = from;
  const open = [text.charAt(from - 1)];
  for (let match = token.exec(text); match !== null; match = token.exec(text)) {
    const [found] = match;
    if (found.length > 1) continue;
    if ('([{'.includes(found)) open.push(found);
    else if (open.pop() !== '([{'.charAt(')]}'.indexOf(found))) return undefined;
    if (open.length === 0) return match.index;
  }
  return undefined;
}
