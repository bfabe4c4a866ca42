import { afterEach, describe, expect, it } from '@jest/globals';
import { AgiDialog, definePrompts, type PromptTable } from 'nestjs-agi';
import { callTo, closeServers } from '../fixture/call-to.js';

afterEach(closeServers);

const P = definePrompts({
  en: { welcome: 'hello', menu: ['main', [{ digits: '1' }]] },
  fr: { welcome: 'bonjour' },
});

describe('defined prompts', () => {
  it('are the prompts of a dialogue, and name them', async () => {
    const { call, result } = callTo(
      async (_, channel) => {
        const dialog = new AgiDialog(channel, { prompts: P });
        await dialog.play([P.named('welcome'), P.named('menu'), P.named('welcome', 'en')]);
      },
      { environment: { agi_language: 'fr' } },
    );
    const { route } = await call.ended;
    await result;
    expect(route).toEqual(['bonjour', 'main', 'digits 1', 'hello']);
  });

  it('have a fallback language of their own', async () => {
    const prompts = definePrompts({ fr: { welcome: 'bonjour' } }, 'fr');
    const { call, result } = callTo((_, channel) =>
      new AgiDialog(channel, { prompts }).play(prompts.named('welcome')),
    );
    expect((await call.ended).played).toEqual(['bonjour']);
    await result;
    expect(() => {
      AgiDialog.check({ prompts, fallbackLanguage: 'en' });
    }).toThrow(/fallbackLanguage is "en"/);
  });

  it('cannot be changed, neither by the given object nor through them', async () => {
    const en = { welcome: ['hello'] };
    const prompts = definePrompts({ en });
    en.welcome.push('more');
    const { call, result } = callTo((_, channel) =>
      new AgiDialog(channel, { prompts }).play(prompts.named('welcome')),
    );
    expect((await call.ended).played).toEqual(['hello']);
    await result;
    for (const change of [
      () => Object.assign(prompts, { named: () => 'x' }),
      () => Object.assign(prompts.table, { fr: {} }),
      () => Object.assign(prompts.named('welcome'), { prompt: 'x' }),
    ]) {
      expect(change).toThrow(TypeError);
    }
  });

  it('know their names', () => {
    expect(() => P.named('welcom' as never)).toThrow(
      /name is "welcom", but it must be the name of a prompt of en; did you mean welcome\?/,
    );
  });

  it.each<[string, PromptTable, RegExp]>([
    ['cannot be played', { en: { welcome: { silence: 0 } } }, /prompts\.en\.welcome\.silence/],
    ['is made of itself', { en: { a: { prompt: 'a' } } }, /prompts\.en\.a is "a"/],
    [
      'has parts that do not exist',
      { en: { a: [['x', { prompt: 'b' }]] } },
      /prompts\.en\.a is "b"/,
    ],
    [
      'other callers would not hear',
      { en: { welcome: 'hello' }, fr: { welcom: 'bonjour' } },
      /a name in prompts\.fr is "welcom".*did you mean welcome\?/,
    ],
    ['has no fallback', { fr: { welcome: 'bonjour' } }, /fallbackLanguage is "en"/],
  ])('are refused where they are written if a prompt %s', (_what, table, message) => {
    expect(() => definePrompts(table as PromptTable & { en: unknown })).toThrow(message);
  });
});
