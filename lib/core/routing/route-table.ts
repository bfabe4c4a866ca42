import { AGIError, quoteValue } from '../errors.js';
import { nearestRoutes } from './nearest-routes.js';
import { parsePattern, type Segment } from './path-pattern.js';

/** A route that matches a path, and the parameters that its pattern took from the path. */
export interface RouteMatch<Route> {
  readonly route: Route;
  /** Its pattern: `/menu/:lang`. */
  readonly path: string;
  /** The parameters; `undefined` for a pattern that has none. */
  readonly params: Record<string, string> | undefined;
}

interface Leaf<Route> {
  readonly path: string;
  readonly route: Route;
  /** Names of the parameters, in the order in which they stand in the path. */
  readonly names: readonly string[];
}

interface Node<Route> {
  readonly statics: Map<string, Node<Route>>;
  param: Node<Route> | undefined;
  rest: Leaf<Route> | undefined;
  leaf: Leaf<Route> | undefined;
}

/**
 * A rest of a path that would lead out of a folder, if it were used as the name of a file in it: it
 * begins with a slash, or a piece of it is `.` or `..`. A backslash is a slash to Windows.
 */
const LEADS_OUT = /^[/\\]|(?:^|[/\\])\.\.?(?:[/\\]|$)/;

/**
 * Routes as a tree of segments: matching costs the length of the path, however many routes there
 * are. A static segment beats `:name`, and that beats `*name`.
 */
export class RouteTable<Route> {
  readonly #root: Node<Route> = newNode();
  readonly #patterns: string[] = [];

  /**
   * @throws AGIError `E_AGI_INVALID_PATH`, or `E_AGI_ROUTE_EXISTS` if another route matches the same
   * paths equally well
   */
  add(path: string, route: Route): void {
    const segments = parsePattern(path);
    const names = segments.flatMap((segment) => (segment.kind === 'static' ? [] : [segment.name]));
    const leaf = { path, route, names };
    let node = this.#root;
    for (const segment of segments) {
      if (segment.kind === 'rest') {
        refuseSecond(node.rest, path);
        node.rest = leaf;
        this.#patterns.push(path);
        return;
      }
      node = descend(node, segment);
    }
    refuseSecond(node.leaf, path);
    node.leaf = leaf;
    this.#patterns.push(path);
  }

  /** The route that matches the same paths as a pattern, equally well, if there is one. */
  sameAs(path: string): Route | undefined {
    let node: Node<Route> | undefined = this.#root;
    for (const segment of parsePattern(path)) {
      if (segment.kind === 'rest') return node.rest?.route;
      node = segment.kind === 'static' ? node.statics.get(segment.text) : node.param;
      if (node === undefined) return undefined;
    }
    return node.leaf?.route;
  }

  /** The patterns of all routes, in the order in which they were added. */
  get patterns(): readonly string[] {
    return [...this.#patterns];
  }

  /** The patterns that are most like a path that none of them matches. */
  nearest(path: string): readonly string[] {
    return nearestRoutes(path, this.#patterns);
  }

  /** The best route for a path given by its decoded segments. */
  match(segments: readonly string[]): RouteMatch<Route> | undefined {
    const values: string[] = [];
    const leaf = find(this.#root, segments, 0, values);
    if (leaf === undefined) return undefined;
    const { route, path } = leaf;
    if (leaf.names.length === 0) return { route, path, params: undefined };
    const params = Object.create(null) as Record<string, string>;
    leaf.names.forEach((name, index) => {
      params[name] = values[index] ?? '';
    });
    return { route, path, params };
  }
}

function find<Route>(
  node: Node<Route>,
  segments: readonly string[],
  at: number,
  values: string[],
): Leaf<Route> | undefined {
  const segment = segments[at];
  if (segment === undefined) return node.leaf;

  const next = node.statics.get(segment);
  const byName = next && find(next, segments, at + 1, values);
  if (byName) return byName;

  // A parameter takes no empty segment.
  if (node.param && segment !== '') {
    values.push(segment);
    const byParam = find(node.param, segments, at + 1, values);
    if (byParam) return byParam;
    values.pop();
  }
  if (node.rest === undefined) return undefined;
  const rest = segments.slice(at).join('/');
  if (LEADS_OUT.test(rest)) return undefined;
  values.push(rest);
  return node.rest;
}

function descend<Route>(node: Node<Route>, segment: Segment): Node<Route> {
  if (segment.kind !== 'static') return (node.param ??= newNode());
  let next = node.statics.get(segment.text);
  if (next === undefined) {
    next = newNode();
    node.statics.set(segment.text, next);
  }
  return next;
}

function newNode<Route>(): Node<Route> {
  return { statics: new Map(), param: undefined, rest: undefined, leaf: undefined };
}

function refuseSecond(present: Leaf<unknown> | undefined, path: string): void {
  if (present === undefined) return;
  throw new AGIError(
    'E_AGI_ROUTE_EXISTS',
    present.path === path
      ? `the route ${quoteValue(path)} is there already`
      : `the route ${quoteValue(path)} matches the same paths as ${quoteValue(present.path)}`,
  );
}
