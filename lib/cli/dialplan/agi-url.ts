import { nearestRoutes, parsePattern, parseTarget, RouteTable } from '../../core/internal.js';
import { splitArguments } from './step-arguments.js';

/** The first argument of `AGI()`, if it is a URL. */
export interface AgiUrl {
  /** As it stands in the dialplan. */
  readonly url: string;
  /** The server, without a scheme: `10.0.0.5:4573`. */
  readonly server: string;
  /** The path with its query; `undefined` where a slash is missing. */
  readonly path: string | undefined;
}

/** The URL that `AGI(…)` calls; `undefined` for a script, for `agi:async` and for a URL in a variable. */
export function agiUrl(args: string): AgiUrl | undefined {
  const [first = ''] = splitArguments(args);
  const url = first.replaceAll('"', '');
  const [, server, path] = /^h?agi:\/\/([^/]*)(\/.*)?$/i.exec(url) ?? [];
  return server === undefined ? undefined : { url, server, path };
}

/** Routes of an application, against which the paths of a dialplan are checked. */
export class KnownRoutes {
  readonly #table = new RouteTable<string>();
  readonly #patterns: readonly string[];

  constructor(patterns: readonly string[]) {
    for (const pattern of patterns) this.#table.add(pattern, pattern);
    this.#patterns = patterns;
  }

  /**
   * Whether a call to this path can reach a route. An expression of the dialplan, such as `${EXTEN}`, can be any
   * text: what stands before it decides.
   */
  reaches(path: string): boolean {
    const [text = ''] = path.split('?');
    const expression = text.search(/\$[{[]/);
    const { segments } = parseTarget(
      `agi://server${expression === -1 ? text : `${text.slice(0, expression)}-`}`,
    );
    if (expression === -1) return this.#table.match(segments) !== undefined;
    // The dash keeps an empty last segment, which the expression fills.
    const begun = segments.at(-1)?.slice(0, -1) ?? '';
    const whole = segments.slice(0, -1);
    return this.#patterns.some((pattern) => mayMatch(parsePattern(pattern), whole, begun));
  }

  nearest(path: string): readonly string[] {
    return nearestRoutes(path.split('?')[0] ?? '', this.#patterns);
  }
}

function mayMatch(
  pattern: ReturnType<typeof parsePattern>,
  whole: readonly string[],
  begun: string,
): boolean {
  for (const [index, text] of whole.entries()) {
    const segment = pattern[index];
    if (segment?.kind === 'rest') return true;
    if (segment === undefined || (segment.kind === 'static' && segment.text !== text)) return false;
  }
  const segment = pattern[whole.length];
  if (segment === undefined) return begun === '';
  return segment.kind !== 'static' || segment.text.startsWith(begun);
}
