import { describe, expect, it } from '@jest/globals';
import { withArguments } from '../../../lib/cli/dialplan/step-arguments.js';

describe('the arguments of a subroutine', () => {
  it.each<[string, string, string[] | undefined]>([
    ['take the place of their names', 'one/two', ['one', 'two']],
    ['are empty where the caller gave fewer', 'one/', ['one']],
    ['are unknown where the caller is', '${ARG1}/${ARG2}', undefined],
  ])('%s', (_, expected, given) => {
    expect(withArguments('${ARG1}/${ARG2}', given)).toBe(expected);
  });

  it.each([[[]], [['one']]])('leave the name of the subroutine alone: %j', (given) => {
    expect(withArguments('${ARG0}', given)).toBe('${ARG0}');
  });
});
