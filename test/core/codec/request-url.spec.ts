import { describe, expect, it, jest } from '@jest/globals';
import { parseQuery, parseTarget } from '../../../lib/core/codec/request-url.js';
import { watchMethod } from '../../fixtures/watch-method.js';

describe('the path of a request', () => {
  it.each<[string, string, string]>([
    ['agi://127.0.0.1:4573/menu', '/menu', ''],
    ['agi://host:4573', '/', ''],
    ['agi://host:4573/', '/', ''],
    ['agi://host', '/', ''],
    ['agi://h/path/to/script?foo=bar&baz=%20x%2Cy', '/path/to/script', 'foo=bar&baz=%20x%2Cy'],
    ['agi://h:p//double//slash/', '/double//slash', ''],
    ['AGI://h/Case', '/Case', ''],
    ['hagi://example.com/x', '/x', ''],
    ['agi://[::1]:4583/v6', '/v6', ''],
    ['agi://h/a#b', '/a#b', ''],
    ['agi://h/a?b?c', '/a', 'b?c'],
    ['agi://h/a?next=agi://h/b', '/a', 'next=agi://h/b'],
    ['/a?next=agi://h/b', '/a', 'next=agi://h/b'],
    ['agi://h/?x=1', '/', 'x=1'],
    ['bare/agi://', '/bare/agi:', ''],
    ['agi://h/ü日/x y', '/ü日/x y', ''],
    ['/bare', '/bare', ''],
    ['bare/path?q=1', '/bare/path', 'q=1'],
    ['', '/', ''],
    ['/', '/', ''],
    ['async', '/async', ''],
    ['agi://h/../../etc/passwd', '/../../etc/passwd', ''],
    ['agi://h/agi://other/x', '/agi://other/x', ''],
  ])('of %j is %j', (request, path, query) => {
    expect(parseTarget(request)).toMatchObject({ path, query });
  });

  it.each(['agi://h', 'agi://h/', '/', '', 'agi://h/?x=%41'])(
    'of %j has no segments',
    (request) => {
      expect(parseTarget(request).segments).toEqual([]);
    },
  );

  it('is decoded once per segment, so that a decoded slash separates nothing', () => {
    expect(parseTarget('agi://h/a%2Fb/c%20d/%2525').segments).toEqual(['a/b', 'c d', '%25']);
  });

  it.each([
    ['/public%2F42', '/public%2F42'],
    ['/public%2f42', '/public%2F42'],
    ['/public%252F42', '/public%252F42'],
    ['/public%25252F42', '/public%25252F42'],
    ['/%70ublic/%34%32', '/public/42'],
    ['/100%25', '/100%25'],
    ['/100%', '/100%25'],
    ['/%%32F', '/%252F'],
    ['/%zz', '/%25zz'],
    ['/%C0%AF', '/%25C0%25AF'],
    ['/%C3%2F', '/%25C3%252F'],
    ['/a%00b', '/a\0b'],
    ['/a%0Ab', '/a\nb'],
    ['/a%3Fb%23c', '/a?b#c'],
    ['/%2E%2e/.', '/../.'],
    ['/a/%2F/b', '/a/%2F/b'],
    ['/a//b', '/a//b'],
    ['/%2F', '/%2F'],
    ['/a%2F/', '/a%2F'],
    ['/a%5Cb', '/a\\b'],
  ])('is written so that it can be told from every other: %j is %j', (request, path) => {
    expect(parseTarget(`agi://h${request}`).path).toBe(path);
    expect(parseTarget(request).path).toBe(path);
    // And so it is read as itself again.
    const { segments } = parseTarget(request);
    expect(path.slice(1).split('/').map(decodeURIComponent)).toEqual(segments);
  });

  it.each([
    ['%', '%'],
    ['100%', '100%'],
    ['%zz', '%zz'],
    ['%4', '%4'],
    ['%41%', 'A%'],
    ['%zz%41', '%zzA'],
    ['%ff', '%ff'],
    ['%C3%A9%zz', 'é%zz'],
    ['%C3', '%C3'],
    ['+', '+'],
  ])('keeps what is malformed: %j becomes %j', (segment, decoded) => {
    expect(parseTarget(`agi://h/${segment}`).segments).toEqual([decoded]);
  });

  it('of hostile slashes is read in one pass', () => {
    const slice = watchMethod(String.prototype, 'slice');
    const hostile = `agi://h/${'/'.repeat(60_000)}x${'/'.repeat(60_000)}y`;
    const { segments } = parseTarget(hostile);
    slice.restore();
    expect(slice.calls.length).toBeLessThan(10);
    expect(segments).toHaveLength(60_001);
    expect(segments.at(-1)).toBe('y');
  });

  it('of hostile escapes is decoded in few passes', () => {
    const decode = jest.spyOn(globalThis, 'decodeURIComponent');
    const hostile = `agi://h/${'%41'.repeat(20_000)}%ff${'%4'.repeat(20_000)}`;
    const { segments } = parseTarget(hostile);
    expect(decode.mock.calls.length).toBeLessThan(5);
    decode.mockRestore();
    expect(segments).toHaveLength(1);
  });
});

describe('the query of a request', () => {
  it.each<[string, Record<string, string | string[]>]>([
    ['', {}],
    ['a=1&b=2', { a: '1', b: '2' }],
    ['a=1&a=2&a=3', { a: ['1', '2', '3'] }],
    ['a=&b', { a: '', b: '' }],
    ['a&a', { a: ['', ''] }],
    ['a=b=c', { a: 'b=c' }],
    ['&&a=1&', { a: '1' }],
    ['=x', { '': 'x' }],
    ['a+b=c+d', { 'a b': 'c d' }],
    ['a=%2B%26%3D', { a: '+&=' }],
    ['a%3Db=1', { 'a=b': '1' }],
    ['a=%20x%2Cy', { a: ' x,y' }],
    ['a=%', { a: '%' }],
    ['a=%zz%41', { a: '%zzA' }],
    ['a=%ff', { a: '%ff' }],
    ['a=%2541', { a: '%41' }],
    ['a=é', { a: 'é' }],
  ])('%j gives %j', (query, values) => {
    expect({ ...parseQuery(query) }).toEqual(values);
  });

  it('takes __proto__ as a plain name', () => {
    const values = parseQuery('__proto__=1&__proto__=2&constructor=3');
    expect(Object.getPrototypeOf(values)).toBeNull();
    expect(Object.entries(values)).toEqual([
      ['__proto__', ['1', '2']],
      ['constructor', '3'],
    ]);
  });
});
