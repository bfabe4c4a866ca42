import { describe, expect, it } from '@jest/globals';
import { openCall } from '../channel/fixture/open-call.js';

function written(application: string, options: readonly string[]): string {
  const { channel, written: lines } = openCall();
  void channel.exec(application, options);
  return lines.join('');
}

describe('the elements of a list for exec', () => {
  it.each<[string, string[], string]>([
    ['Dial', ['PJSIP/100', '30'], 'EXEC Dial PJSIP/100,30\n'],
    ['MSet', ['NAME=Ada,ROLE=admin'], String.raw`EXEC MSet "NAME=Ada\\,ROLE=admin"` + '\n'],
    ['dial', ['PJSIP/1', '', 'L(9:8)'], String.raw`EXEC dial "PJSIP/1,,L\\(9:8\\)"` + '\n'],
    ['Read', ['A', String.raw`b"c\d[e]`], String.raw`EXEC Read "A,b\\\"c\\\\d\\[e\\]"` + '\n'],
    // The last argument is whatever is left, so that nothing in it has to be escaped.
    ['Set', ['X=a,"b"'], String.raw`EXEC Set "X=a,\"b\""` + '\n'],
    ['Log', ['NOTICE', 'a, (b)'], 'EXEC Log "NOTICE,a, (b)"\n'],
    ['Unheard', ['a', 'b c'], 'EXEC Unheard "a,b c"\n'],
    ['Answer', [], 'EXEC Answer ""\n'],
    ['SendDTMF', ['1', '2', '3', '4', '5', '6'], 'EXEC SendDTMF 1,2,3,4,5,6\n'],
    ['SendDTMF', ['a,b', 'c'], String.raw`EXEC SendDTMF "a\\,b,c"` + '\n'],
  ])('are escaped for %s', (application, options, line) => {
    expect(written(application, options)).toBe(line);
  });

  it.each<[string, unknown[], string]>([
    ['more than the application takes', ['Playback', ['a', 'b', 'c']], 'at most 2'],
    ['a comma for an application that is not known', ['Unheard', ['a,b']], 'not known'],
    ['a bracket where an application splits in its own way', ['Gosub', ['a,s,1(x)']], 'not known'],
    [
      'what may be last or not',
      ['Queue', ['1', '2', '3', '4', '5', '6', '7', '8', 'a,b']],
      'not known',
    ],
    [
      'a number',
      ['Dial', ['PJSIP/100', 45]],
      'exec: options[1] is a whole number of 2 digits, but it must be a string',
    ],
    [
      'no application',
      [5, ['a']],
      'EXEC: application is a whole number of 1 digit, but it must be a string that is not empty',
    ],
    [
      'a list of all that an application takes, and one',
      ['NoOp', ['a', 'b']],
      'exec: options is a list of 2 elements, but it must be a list of at most 1, which are all that NoOp takes',
    ],
    [
      'a quote where it is not known',
      ['toString', ['"']],
      'exec: options[0] is a string of 1 character, but it must be free of , " \\ ( ) [ ], since how toString splits its options there is not known; give all of them as one string, as the dialplan would write it',
    ],
    [
      'a bracket in what may be one more',
      ['SendDTMF', ['1', '2', '3', '4', '5', '[']],
      'options[5] is',
    ],
  ])('are refused: %s', async (_what, [application, options], message) => {
    const { channel, written: lines } = openCall();
    await expect(channel.exec(application as string, options as string[])).rejects.toMatchObject({
      code: 'E_AGI_INVALID_ARGUMENT',
      message: expect.stringContaining(message) as unknown as string,
    });
    expect(lines).toEqual([]);
  });

  it('leave text as the dialplan writes it alone', () => {
    const { channel, written: lines } = openCall();
    void channel.exec('Gosub', 'a,s,1(x,y)');
    expect(lines).toEqual(['EXEC Gosub a,s,1(x,y)\n']);
  });
});

describe('a caller by name and number', () => {
  it.each([
    ['Ada', '123', String.raw`SET CALLERID "\"Ada\" <123>"`],
    ['', '', String.raw`SET CALLERID "\"\" <>"`],
    [String.raw`A "B" \C <1>`, '+1', String.raw`SET CALLERID "\"A \\\"B\\\" \\\\C <1>\" <+1>"`],
  ])('%j %j is quoted', (name, number, line) => {
    const { channel, written: lines } = openCall();
    void channel.setCallerId({ name, number });
    expect(lines).toEqual([`${line}\n`]);
  });

  it.each([
    [
      { name: 5, number: '1' },
      'setCallerId: name is a whole number of 1 digit, but it must be a string without control characters',
    ],
    [{ name: '\u009f', number: '1' }, 'setCallerId: name is a string of 1 character'],
    [
      { name: 'a', number: 5 },
      'setCallerId: number is a whole number of 1 digit, but it must be a string without blanks, quotes, brackets, dots, hyphens or control characters',
    ],
    [{ name: 'a', number: '\u0001' }, 'setCallerId: number is a string of 1 character'],
    [{ name: 'a', number: '1.2' }, 'setCallerId: number is a string of 3 characters'],
    [
      { name: 'x'.repeat(250), number: '1' },
      'setCallerId: name is a string of 250 characters, but it must be short enough for 255 bytes together with the number',
    ],
  ])('is refused with what is wrong: %j', async (caller, message) => {
    const { channel } = openCall();
    await expect(channel.setCallerId(caller as { name: string; number: string })).rejects.toThrow(
      message,
    );
  });

  it('may be as long as SET CALLERID keeps', () => {
    const { channel, written: lines } = openCall();
    void channel.setCallerId({ name: 'x'.repeat(249), number: '1' });
    expect(lines).toHaveLength(1);
  });

  it.each([
    ['a newline in the name', { name: 'a\nb', number: '1' }],
    ['a control character in the name', { name: 'a\u0001', number: '1' }],
    ['a name too long to arrive whole', { name: 'é'.repeat(125), number: '1' }],
    ['a number with blanks', { name: 'a', number: '1 2' }],
    ['a number with a hyphen', { name: 'a', number: '1-2' }],
    ['a number that ends itself', { name: 'a', number: '1>"x" <2' }],
    ['a number with quotes', { name: 'a', number: '"1"' }],
  ])('is refused: %s', async (_what, caller) => {
    const { channel, written: lines } = openCall();
    await expect(channel.setCallerId(caller)).rejects.toMatchObject({
      code: 'E_AGI_INVALID_ARGUMENT',
    });
    expect(lines).toEqual([]);
  });
});

it.each<[string, string | undefined]>([
  ['%', undefined],
  ['a%b', undefined],
  ['a', '%'],
  ['', undefined],
  ['a', ''],
])('databaseDelTree refuses a name that matches every other (%j, %j)', async (family, key) => {
  const { channel, written: lines } = openCall();
  await expect(channel.databaseDelTree(family, key)).rejects.toMatchObject({
    code: 'E_AGI_INVALID_ARGUMENT',
  });
  expect(lines).toEqual([]);
});
