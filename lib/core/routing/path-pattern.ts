import { AGIError, quoteValue } from '../errors.js';

/** One segment of the path of a route. */
export type Segment =
  | { readonly kind: 'static'; readonly text: string }
  | { readonly kind: 'param'; readonly name: string }
  | { readonly kind: 'rest'; readonly name: string };

const NAME = /^[A-Za-z_]\w*$/;

/**
 * Reads a route's path: `/menu`, `/menu/:lang`, `/files/*rest`, `/`.
 *
 * @throws AGIError `E_AGI_INVALID_PATH`
 */
export function parsePattern(path: string): Segment[] {
  if (typeof path !== 'string' || !path.startsWith('/')) {
    throw invalidPath(path, "it must be a string that starts with '/'");
  }
  if (path === '/') return [];
  if (/[?#%\s]/.test(path)) {
    throw invalidPath(path, 'write it decoded, without blanks, query or fragment');
  }
  const parts = path.replace(/\/$/, '').slice(1).split('/');
  const names = new Set<string>();
  return parts.map((part, index) => {
    if (part === '') throw invalidPath(path, 'a segment is empty');
    const sigil = part[0];
    if (sigil !== ':' && sigil !== '*') return { kind: 'static', text: part };

    const name = part.slice(1);
    if (!NAME.test(name))
      throw invalidPath(path, `${quoteValue(part)} needs a name like ${sigil}id`);
    if (names.has(name)) throw invalidPath(path, `the name ${quoteValue(name)} is there twice`);
    names.add(name);
    if (sigil === ':') return { kind: 'param', name };
    if (index < parts.length - 1)
      throw invalidPath(path, `${quoteValue(part)} must be the last segment`);
    return { kind: 'rest', name };
  });
}

function invalidPath(path: unknown, reason: string): AGIError {
  return new AGIError('E_AGI_INVALID_PATH', `${quoteValue(path)} is not a route path: ${reason}`);
}
