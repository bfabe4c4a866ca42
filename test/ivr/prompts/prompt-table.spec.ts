import { describe, expect, it } from '@jest/globals';
import { AgiDialog, type PromptTable } from 'nestjs-agi';

describe('a table of prompts', () => {
  const refused = (prompts: PromptTable): (() => void) => {
    return () => {
      AgiDialog.check({ prompts });
    };
  };

  it('may make prompts of others', () => {
    const prompts = {
      en: { a: [{ prompt: 'b' }, { prompt: 'b' }], b: 'hello' },
      fr: { b: 'bonjour' },
    };
    expect(refused(prompts)).not.toThrow();
  });

  it('is refused where one leads to itself, in whatever language', () => {
    expect(refused({ en: { a: { prompt: 'a' } } })).toThrow(/prompts\.en\.a is "a"/);
    expect(
      refused({
        en: { a: { prompt: 'b', language: 'fr' } },
        fr: { b: ['x', { prompt: 'a' }] },
      }),
    ).toThrow(/does not lead to itself/);
  });

  it('is refused where one is made of what is not there', () => {
    expect(refused({ en: { a: { prompt: 'hallo' } } })).toThrow(/prompts\.en\.a is "hallo"/);
    // What French has does not help an English caller.
    expect(refused({ en: { a: { prompt: 'b' } }, fr: { b: 'x' } })).toThrow(
      /prompts\.en\.a is "b"/,
    );
    expect(refused({ en: { a: { prompt: 'b', language: 'fr' } }, fr: { b: 'x' } })).not.toThrow();
  });

  it('is refused where callers of other languages would find nothing', () => {
    expect(refused({ fr: { b: 'x' } })).toThrow(/fallbackLanguage is "en"/);
  });
});
