import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { posix } from 'node:path';
import { parseTarget } from '../../lib/core/codec/request-url.js';
import { RouteTable } from '../../lib/core/routing/route-table.js';
import { awkwardText, settings } from './settings.js';

/** Paths of URLs, made of parts that could be read in two ways. */
const rawPath = fc
  .array(
    fc.oneof(
      { weight: 4, arbitrary: fc.constantFrom('/', '%', '%2F', '%2f', '%25', '%252F', '2F', '25') },
      { weight: 2, arbitrary: fc.constantFrom('.', '..', '%2E', '%2e%2E', '\\', '%5C', '//') },
      { weight: 2, arbitrary: fc.constantFrom('public', 'admin', '42', 'a', '%61', '%41') },
      { weight: 1, arbitrary: fc.constantFrom('%00', '%0A', '%3F', '%23', '#', '%zz', '%', '%2') },
      { weight: 1, arbitrary: fc.constantFrom('%C0%AF', '%C3%A9', 'é', '%C3', '%E2%82', '%ff') },
      { weight: 1, arbitrary: awkwardText.map((text) => text.replaceAll('?', '')) },
    ),
    { maxLength: 8 },
  )
  .map((parts) => `/${parts.join('')}`);

function routes(): RouteTable<string> {
  const table = new RouteTable<string>();
  for (const path of [
    ...['/', '/public', '/public/:id', '/public/*rest', '/admin', '/admin/a'],
    ...['/:account', '/:account/a', '/:one/:two/:three', '/:one/a/*rest'],
  ]) {
    table.add(path, path);
  }
  return table;
}

/** The segments that a path's text stands for. */
const segmentsOf = (path: string): string[] =>
  path === '/' ? [] : path.slice(1).split('/').map(decodeURIComponent);

describe('the path of any URL', () => {
  it('is the text of its segments, and of no others', () => {
    fc.assert(
      fc.property(rawPath, (raw) => {
        const { path, segments } = parseTarget(`agi://host${raw}?a=%2F`);
        expect(segmentsOf(path)).toEqual(segments);
        expect(parseTarget(path.replaceAll('?', '%3F'))).toMatchObject({ path, segments });
      }),
      settings(3000),
    );
  });

  it('is that of another only where both run the same route with the same parameters', () => {
    const table = routes();
    fc.assert(
      fc.property(rawPath, rawPath, (one, other) => {
        const [first, second] = [parseTarget(one), parseTarget(other)];
        const same = first.path === second.path;
        expect(same).toBe(JSON.stringify(first.segments) === JSON.stringify(second.segments));
        // The path alone tells which route runs, as an authentication function sees it.
        expect(table.match(segmentsOf(first.path))).toEqual(table.match(first.segments));
      }),
      settings(3000),
    );
  });

  it('gives a *rest that cannot leave a folder that it is joined to', () => {
    const table = new RouteTable<string>();
    table.add('/*rest', 'rest');
    let matched = 0;
    fc.assert(
      fc.property(rawPath, (raw) => {
        const rest = table.match(parseTarget(raw).segments)?.params?.rest;
        if (rest === undefined) return;
        matched++;
        for (const text of [rest, rest.replaceAll('\\', '/')]) {
          expect(posix.resolve('/root', text)).toMatch(/^\/root\/[^]/);
        }
      }),
      settings(3000),
    );
    expect(matched).toBeGreaterThan(100);
  });
});
