import { describe, expect, it } from '@jest/globals';
import { RouteTable } from '../../../lib/core/routing/route-table.js';
import { watchMethod } from '../../fixtures/watch-method.js';

function table(...paths: string[]): RouteTable<string> {
  const routes = new RouteTable<string>();
  for (const path of paths) routes.add(path, path);
  return routes;
}

function match(
  routes: RouteTable<string>,
  path: string,
): [string, Record<string, string>] | undefined {
  const found = routes.match(path === '/' ? [] : path.slice(1).split('/'));
  return found && [found.route, { ...found.params }];
}

describe('a path', () => {
  const routes = table(
    '/',
    '/menu',
    '/menu/:lang',
    '/menu/en',
    '/files/*rest',
    '/:any/last',
    '/x/:id/y',
  );

  it.each<[string, [string, Record<string, string>] | undefined]>([
    ['/', ['/', {}]],
    ['/menu', ['/menu', {}]],
    ['/menu/en', ['/menu/en', {}]],
    ['/menu/fr', ['/menu/:lang', { lang: 'fr' }]],
    ['/menu/last', ['/menu/:lang', { lang: 'last' }]],
    ['/other/last', ['/:any/last', { any: 'other' }]],
    ['/files/a', ['/files/*rest', { rest: 'a' }]],
    ['/files/a/b/c', ['/files/*rest', { rest: 'a/b/c' }]],
    ['/x/1/y', ['/x/:id/y', { id: '1' }]],
    ['/x/last', ['/:any/last', { any: 'x' }]],
    ['/files', undefined],
    ['/MENU', undefined],
    ['/menu/en/more', undefined],
    ['/x/1/z', undefined],
    ['/x//y', undefined],
    ['/nowhere', undefined],
    ['/__proto__', undefined],
    ['/constructor/last', ['/:any/last', { any: 'constructor' }]],
  ])('%s is matched by the best route', (path, expected) => {
    expect(match(routes, path)).toEqual(expected);
  });

  it.each([
    ['..'],
    ['.'],
    ['a', '..', 'b'],
    ['a', '.', 'b'],
    ['a', '..'],
    ['../etc'],
    ['a/../..', 'b'],
    ['..\\etc'],
    ['a', '\\..\\..'],
    ['', 'etc', 'passwd'],
    ['/etc/passwd'],
    ['\\etc'],
  ])('with %j as its rest leads out, and is matched by no *rest', (...rest) => {
    const routes = table('/files/*rest');
    expect(routes.match(['files', ...rest])).toBeUndefined();
    // Another pattern may take it, and what it takes is as it is.
    routes.add('/:folder/*rest', 'other');
    expect(routes.match(['files', ...rest])).toBeUndefined();
    routes.add('/files/:one', 'one');
    const [one] = rest;
    const taken = rest.length === 1 ? { one } : undefined;
    expect(routes.match(['files', ...rest])?.params).toEqual(taken);
  });

  it.each([
    [['a', 'b'], 'a/b'],
    [['a/b', 'c'], 'a/b/c'],
    [['a', '', 'b'], 'a//b'],
    [['http:', '', 'host', 'x.wav'], 'http://host/x.wav'],
    [['...'], '...'],
    [['..a', 'b..', '.c', 'd.'], '..a/b../.c/d.'],
    [['%2e%2e', 'a'], '%2e%2e/a'],
    [['a\0b'], 'a\0b'],
  ])('with %j as its rest is %j', (rest, value) => {
    expect(table('/files/*rest').match(['files', ...rest])?.params).toEqual({ rest: value });
  });

  it('goes back from a static segment that has no route, and drops the parameters that it had taken', () => {
    const routes = table('/a/b/c', '/a/:x/d', '/:x/b/*rest');
    expect(match(routes, '/a/b/c')).toEqual(['/a/b/c', {}]);
    expect(match(routes, '/a/b/d')).toEqual(['/a/:x/d', { x: 'b' }]);
    expect(match(routes, '/a/b/e')).toEqual(['/:x/b/*rest', { x: 'a', rest: 'e' }]);
    expect(match(routes, '/a/q/e')).toBeUndefined();
  });

  it('gives parameters the names of the route that matched, in one table with others', () => {
    const routes = table('/:a/one', '/:b/two', '/:c/*d');
    expect(match(routes, '/x/one')).toEqual(['/:a/one', { a: 'x' }]);
    expect(match(routes, '/x/two')).toEqual(['/:b/two', { b: 'x' }]);
    expect(match(routes, '/x/y/z')).toEqual(['/:c/*d', { c: 'x', d: 'y/z' }]);
  });

  it('has parameters without a prototype', () => {
    const { params } = table('/:constructor').match(['x'])!;
    expect(Object.getPrototypeOf(params)).toBeNull();
    expect(params?.constructor).toBe('x');
  });
});

describe('two routes', () => {
  it.each([
    ['/a', '/a'],
    ['/a', '/a/'],
    ['/', '/'],
    ['/:a', '/:b'],
    ['/x/:a/y', '/x/:b/y'],
    ['/*a', '/*b'],
    ['/x/*a', '/x/*b'],
  ])('%s and %s match the same paths: the second is refused when it is added', (first, second) => {
    const routes = table(first);
    expect(() => {
      routes.add(second, second);
    }).toThrow(
      expect.objectContaining({
        code: 'E_AGI_ROUTE_EXISTS',
        message: expect.stringContaining(second === first ? 'is there already' : first),
      }),
    );
    const path = first.replaceAll(/[:*]\w+/g, 'v');
    expect(match(routes, path)?.[0]).toBe(first);
  });

  it.each([
    ['/a', '/:a'],
    ['/:a', '/*a'],
    ['/a/:b', '/:a/b'],
    ['/a', '/A'],
  ])('%s and %s do not', (first, second) => {
    expect(() => table(first, second)).not.toThrow();
  });
});

it('a match looks at as many nodes with ten thousand routes as with one', () => {
  const lookups = (count: number): number => {
    const paths = Array.from({ length: count }, (_, index) => `/a${index}/:id/b${index}`);
    const routes = table(...paths, '/menu/:lang/x');
    const get = watchMethod(Map.prototype, 'get');
    const found = match(routes, '/menu/en/x');
    get.restore();
    expect(found?.[0]).toBe('/menu/:lang/x');
    return get.calls.length;
  };
  expect(lookups(10_000)).toBe(lookups(1));
});

describe('the route that matches the same paths as a pattern', () => {
  const routes = table('/', '/menu', '/menu/:lang', '/files/*rest', '/menu/en/now');

  it.each([
    ['/', '/'],
    ['/menu', '/menu'],
    ['/menu/:other', '/menu/:lang'],
    ['/files/*all', '/files/*rest'],
    ['/menu/en/now', '/menu/en/now'],
    ['/menu/en', undefined],
    ['/menu/:lang/now', undefined],
    ['/menu/*rest', undefined],
    ['/files/:name', undefined],
    ['/files', undefined],
    ['/:any', undefined],
    ['/*all', undefined],
    ['/other/deeper/still', undefined],
  ])('%s: %s', (pattern, route) => {
    expect(routes.sameAs(pattern)).toBe(route);
  });
});

it('the patterns of a table are those that were added, in a list of its own', () => {
  const routes = table('/menu/:lang', '/', '/files/*rest');
  expect(routes.patterns).toEqual(['/menu/:lang', '/', '/files/*rest']);
  (routes.patterns as string[]).pop();
  expect(routes.patterns).toHaveLength(3);
});
