import { describe, expect, it } from '@jest/globals';
import { partsOf } from '../../../lib/core/observe/placeholders.js';
import { SecretTexts } from '../../../lib/core/observe/secret-texts.js';

/** A text as it is shown, with the names of what is masked in braces. */
function masked(texts: SecretTexts, text: string): string {
  return partsOf(texts.ofAsterisk(text))
    .map((part) => (typeof part === 'string' ? part : `{${part.name}}`))
    .join('');
}

describe('the texts of a call that are not shown', () => {
  it.each([
    ['call 5551234 or 555', 'call {value 1} or {value 2}'],
    ['12 rooms, 1 key, *# and *7#', '12 rooms, 1 key, *# and *7#'],
    ['555 and the token abcdefghijklmno1', '{value 2} and the token {value 1}'],
    ['line 5551234, é', 'line {value 1}, é'],
    ['٣٤٥ and 555', '{value 1} and {value 2}'],
  ])('are numbers and tokens, each by a name of its own: %s', (text, shown) => {
    expect(masked(new SecretTexts(), text)).toBe(shown);
  });

  it('are recognised where they are repeated, also those of one digit', () => {
    const texts = new SecretTexts();
    texts.keys('7');
    expect(masked(texts, '5551234, 7, 77 and 5551234')).toBe(
      '{value 1}, {key 1}, 77 and {value 1}',
    );
  });
});
