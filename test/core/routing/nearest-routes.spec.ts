import { expect, it } from '@jest/globals';
import { RouteTable } from '../../../lib/core/routing/route-table.js';

const nearest = (path: string, ...patterns: string[]): readonly string[] => {
  const table = new RouteTable<number>();
  patterns.forEach((pattern, index) => {
    table.add(pattern, index);
  });
  return table.nearest(path);
};

it.each([
  ['/menu/en', ['/menu', '/admin/list', '/files/*rest'], ['/menu']],
  ['/meun', ['/menu', '/other'], ['/menu']],
  ['/Menu', ['/menu'], ['/menu']],
  ['/api/menu', ['/menu'], ['/menu']],
  ['/menu', ['/menu/:lang'], ['/menu/:lang']],
  ['/mneu/en', ['/menu/:lang', '/archive/of/:year'], ['/menu/:lang']],
  ['/fils/a/b/c', ['/files/*rest'], ['/files/*rest']],
  ['/zzzzzzzzzz', ['/menu', '/queue'], []],
  ['/', ['/menu'], []],
  ['/a1', ['/a2', '/a3', '/a4', '/a5'], ['/a2', '/a3', '/a4']],
])('%s is most like, of %j: %j', (path, patterns, expected) => {
  expect(nearest(path, ...patterns)).toEqual(expected);
});

it('compares only the beginning of a very long path, and a bounded number of routes', () => {
  const patterns = Array.from({ length: 5000 }, (_, index) => `/route-${index}`);
  expect(nearest(`/route-1${'x'.repeat(1_000_000)}`, ...patterns)).toEqual([]);
  expect(nearest('/route-1', ...patterns)).toContain('/route-1');
});
