/** The target of an `agi_request`: its path, in two forms, and the raw query. */
export interface RequestTarget {
  /**
   * The segments, each after a slash; `/` if there is none. In a segment `%` is written `%25` and `/`
   * is `%2F`, so that every path has one text, and every text is that of one path.
   */
  readonly path: string;
  /** The segments, each of them percent-decoded once. */
  readonly segments: readonly string[];
  readonly query: string;
}

/** The values of a parameter: one, or all of a repeated one. */
export type ParameterValues = Record<string, string | string[]>;

const SCHEME = 'agi://';
const AUTHORITY = /^[a-z][a-z0-9+.-]*:\/\/[^/]*/i;

/**
 * Reads the path as Asterisk splits it: the host ends at the first `/`, and everything after that is
 * the script, its query included. A bare path (another client's) is taken as it is.
 */
export function parseTarget(request: string): RequestTarget {
  const script = scriptOf(request);
  const question = script.indexOf('?');
  const rawPath = question === -1 ? script : script.slice(0, question);
  const query = question === -1 ? '' : script.slice(question + 1);
  const trimmed = trimSlashes(rawPath);
  const segments = segmentsOf(trimmed);
  if (rawPath.includes('%')) {
    const decoded = segments.map(decodePercent);
    return { path: `/${decoded.map(writeSegment).join('/')}`, segments: decoded, query };
  }
  return { path: `/${trimmed}`, segments, query };
}

function segmentsOf(path: string): string[] {
  if (path === '') return [];
  // Most paths have one segment, and split() leaves JavaScript.
  return path.includes('/') ? path.split('/') : [path];
}

/** Writes a segment so that no other segments have the same text. */
function writeSegment(segment: string): string {
  return segment.replaceAll('%', '%25').replaceAll('/', '%2F');
}

/** The part of a request that follows scheme and host. */
function scriptOf(request: string): string {
  // Every Asterisk writes it so, and no expression is needed.
  if (request.startsWith(SCHEME)) {
    const slash = request.indexOf('/', SCHEME.length);
    return slash === -1 ? '' : request.slice(slash);
  }
  return request.replace(AUTHORITY, '');
}

/** Not a regular expression: one that finds trailing slashes takes quadratic time on hostile paths. */
function trimSlashes(path: string): string {
  let start = 0;
  let end = path.length;
  while (start < end && path[start] === '/') start++;
  while (end > start && path[end - 1] === '/') end--;
  return path.slice(start, end);
}

/** Reads a query string: `+` is a blank, repeated keys become an array. */
export function parseQuery(query: string): ParameterValues {
  // As Object.create(null), which takes 140 bytes more: V8 makes a hash table of it, for every call.
  const values = Object.setPrototypeOf({}, null) as ParameterValues;
  if (query === '') return values;
  for (const pair of query.split('&')) {
    if (pair === '') continue;
    const equals = pair.indexOf('=');
    const key = decodeFormPart(equals === -1 ? pair : pair.slice(0, equals));
    const value = equals === -1 ? '' : decodeFormPart(pair.slice(equals + 1));
    const present = values[key];
    if (present === undefined) values[key] = value;
    else if (Array.isArray(present)) present.push(value);
    else values[key] = [present, value];
  }
  return values;
}

function decodeFormPart(part: string): string {
  return decodePercent(part.replaceAll('+', ' '));
}

/** Decodes percent escapes. An escape that is malformed or not UTF-8 stays as it is. */
function decodePercent(text: string): string {
  if (!text.includes('%')) return text;
  try {
    return decodeURIComponent(text);
  } catch {
    return text.replaceAll(/(?:%[0-9a-f]{2})+/gi, (escapes) => {
      try {
        return decodeURIComponent(escapes);
      } catch {
        return escapes;
      }
    });
  }
}
