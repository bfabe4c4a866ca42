import { describe, expect, it } from '@jest/globals';
import { AgiDialog, type PromptTable } from 'nestjs-agi';

describe('a table of prompts', () => {
  const refused = (prompts: PromptTable): (() => void) => {
    return () => {
      AgiDialog.check({ prompts });
    };
  };

  it('may have prompts that are made of others', () => {
    const prompts = {
      en: { a: [{ prompt: 'b' }, { prompt: 'b' }], b: 'hello' },
      fr: { b: 'bonjour' },
    };
    expect(refused(prompts)).not.toThrow();
  });

  it('is refused if a prompt leads to itself, in any language', () => {
    expect(refused({ en: { a: { prompt: 'a' } } })).toThrow(/prompts\.en\.a is "a"/);
    expect(
      refused({
        en: { a: { prompt: 'b', language: 'fr' } },
        fr: { b: ['x', { prompt: 'a' }] },
      }),
    ).toThrow(/does not lead to itself/);
  });

  it('is refused if a prompt is made of one that does not exist', () => {
    expect(refused({ en: { a: { prompt: 'hallo' } } })).toThrow(/prompts\.en\.a is "hallo"/);
    // The prompts of French do not count for an English caller.
    expect(refused({ en: { a: { prompt: 'b' } }, fr: { b: 'x' } })).toThrow(
      /prompts\.en\.a is "b"/,
    );
    expect(refused({ en: { a: { prompt: 'b', language: 'fr' } }, fr: { b: 'x' } })).not.toThrow();
  });

  it('is refused if callers with other languages would find no prompt', () => {
    expect(refused({ fr: { b: 'x' } })).toThrow(/fallbackLanguage is "en"/);
  });
});
