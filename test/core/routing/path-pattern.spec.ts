import { expect, it } from '@jest/globals';
import { parsePattern } from '../../../lib/core/routing/path-pattern.js';

it.each<[string, string[]]>([
  ['/', []],
  ['/menu', ['static menu']],
  ['/menu/', ['static menu']],
  ['/menu/:lang', ['static menu', 'param lang']],
  ['/:a/:b', ['param a', 'param b']],
  ['/files/*rest', ['static files', 'rest rest']],
  ['/*all', ['rest all']],
  ['/a.b-c_d~e', ['static a.b-c_d~e']],
  ['/ü/日', ['static ü', 'static 日']],
  ['/a:b', ['static a:b']],
  ['/a*', ['static a*']],
  ['/__proto__/:constructor', ['static __proto__', 'param constructor']],
])('reads %j', (path, segments) => {
  expect(
    parsePattern(path).map((segment) =>
      segment.kind === 'static' ? `static ${segment.text}` : `${segment.kind} ${segment.name}`,
    ),
  ).toEqual(segments);
});

it.each([
  ['', 'starts with'],
  ['menu', 'starts with'],
  [undefined, 'starts with'],
  [5, 'starts with'],
  ['//', 'a segment is empty'],
  ['/a//b', 'a segment is empty'],
  ['/a?x=1', 'without blanks, query or fragment'],
  ['/a#b', 'without blanks, query or fragment'],
  ['/a%20b', 'write it decoded'],
  ['/a b', 'without blanks'],
  ['/a\nb', 'without blanks'],
  ['/:', 'needs a name like :id'],
  ['/*', 'needs a name like *id'],
  ['/:1a', 'needs a name like :id'],
  ['/:a-b', 'needs a name like :id'],
  ['/:id/:id', 'is there twice'],
  ['/:id/*id', 'is there twice'],
  ['/*rest/more', 'must be the last segment'],
])('refuses %j and says why', (path, reason) => {
  expect(() => parsePattern(path as string)).toThrow(
    expect.objectContaining({
      code: 'E_AGI_INVALID_PATH',
      message: expect.stringContaining(reason),
    }),
  );
});
