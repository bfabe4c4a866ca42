import { expect, it } from '@jest/globals';
import { joinList, names, single } from '../../../lib/core/application/lists.js';
import { ARGUMENT, FLAGS, IN_BRACKETS } from '../../../lib/core/application/option-values.js';
import { openPeer } from './fixture/application-peer.js';

const QUEUE = names('queue: name', 'the name of one queue');
const refusal = expect.objectContaining({
  code: 'E_AGI_INVALID_ARGUMENT',
  message: expect.stringMatching(
    /^queue: name.*the name of one queue without &, quotes, backslashes and line breaks/,
  ),
});

it.each(['', 'a&b', 'a"b', 'a\\b', 'a\nb', 'a\rb', 'a\0b', '\n', 7, undefined, ['a']])(
  '%j is no name',
  (given) => {
    expect(() => single(given, QUEUE)).toThrow(refusal);
  },
);

it('a list is joined by &, and each of its parts must be a name', () => {
  expect(joinList(['one', 'two words'], QUEUE)).toBe('one&two words');
  expect(joinList('one', QUEUE)).toBe('one');
  expect(() => joinList([], QUEUE)).toThrow(refusal);
  expect(() => joinList(['a', 'b&c'], QUEUE)).toThrow('queue: name[1]');
  // eslint-disable-next-line no-sparse-arrays -- a gap is an entry that is missing
  expect(() => joinList(['a', , 'b'], QUEUE)).toThrow('queue: name[1]');
});

it.each([
  [ARGUMENT, 'a b', true],
  [ARGUMENT, 'a\nb', false],
  [ARGUMENT, 'a\n', false],
  [ARGUMENT, '\0', false],
  [ARGUMENT, '', false],
  [IN_BRACKETS, 'a b', true],
  [IN_BRACKETS, 'a)', false],
  [IN_BRACKETS, '(a', false],
  [IN_BRACKETS, 'a"', false],
  [IN_BRACKETS, 'a\nb', false],
  [IN_BRACKETS, '', false],
  [FLAGS, '', true],
  [FLAGS, 7, false],
])('%p takes %j: %s', (rule, value, is) => {
  expect(rule.accepts(value)).toBe(is);
});

it('an application without arguments is run without any', async () => {
  const peer = openPeer();
  peer.applications.Bare = {};
  await peer.channel.run('Bare');
  expect(peer.executed).toEqual(['Bare()']);
});

it('an option that a conference does not have is refused by the name of the method', async () => {
  const { channel } = openPeer();
  await expect(channel.confBridge('1', { moderator: true } as never)).rejects.toMatchObject({
    code: 'E_AGI_INVALID_ARGUMENT',
    message: expect.stringContaining('confBridge') as unknown,
  });
});
