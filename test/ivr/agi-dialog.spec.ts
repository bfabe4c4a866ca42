import { afterEach, describe, expect, it } from '@jest/globals';
import { AgiDialog } from 'nestjs-agi';
import { callTo, closeServers } from './fixture/call-to.js';

afterEach(closeServers);

describe('several dialogues of one call', () => {
  it('share the language that was chosen in one of them, and report a missing prompt once', async () => {
    const prompts = { en: { hi: 'en-hi' }, fr: { hi: 'fr-hi' } };
    const missing: string[] = [];
    const options = { prompts, onMissing: (prompt: string) => missing.push(prompt) };
    const { call, result } = callTo(
      async (_, channel) => {
        await new AgiDialog(channel, options).useLanguage('fr');
        await new AgiDialog(channel, options).play([{ prompt: 'hi' }, 'gone']);
        await new AgiDialog(channel, options).play('gone');
      },
      { prompts: { gone: 'missing' } },
    );
    const { played } = await call.ended;
    await result;
    expect(played).toContain('fr-hi');
    expect(missing).toEqual(['gone']);
  });
});

describe('confirm', () => {
  it('is yes or no', async () => {
    const { call, result } = callTo((dialog) => dialog.confirm('sure'));
    await call.whenPlaying('sure').press('2').ended;
    await expect(result).resolves.toMatchObject({ outcome: 'matched', value: false, keys: '2' });
  });
});

describe('a caller who hangs up', () => {
  it.each<[string, (dialog: AgiDialog<'throw'>) => Promise<unknown>]>([
    ['a question', (dialog) => dialog.ask({ prompt: 'first' })],
    ['a menu', (dialog) => dialog.menu({ prompt: 'first', choices: [{ keys: '1', value: 1 }] })],
    ['a confirmation', (dialog) => dialog.confirm('first')],
    ['a recording', (dialog) => dialog.record({ file: 'first', beep: false })],
    ['work', (dialog) => dialog.hold(() => new Promise(() => undefined), { music: 'first' })],
  ])('is an error of %s where the dialogue throws it', async (_what, talk) => {
    const { call, result } = callTo(async (_, channel) => {
      const dialog = new AgiDialog(channel, { hangup: 'throw' });
      const error = await talk(dialog).catch((thrown: unknown) => thrown);
      return { error, isEnd: channel.isExpectedEnd(error) };
    });
    await call.whenPlaying('first').hangUp().ended;
    await expect(result).resolves.toMatchObject({ error: { code: 'E_AGI_HANGUP' }, isEnd: true });
  });

  it('is either a result or an error', () => {
    expect(() => {
      AgiDialog.check({ hangup: 'ignore' as never });
    }).toThrow(/hangup is "ignore", but it must be 'result' or 'throw'/);
  });

  it('leaves no dialogue running, whichever reply comes last', async () => {
    let replies = Infinity;
    for (let last = 0; last < replies; last++) {
      let seen = 0;
      const { call, result } = callTo(
        async (dialog, channel) => {
          const menu = await dialog.menu({
            prompt: ['main', { digits: '12' }],
            choices: [{ keys: '1', value: 1 }],
            rounds: 2,
            noInput: 'silent',
          });
          if (menu.outcome === 'hangup') return menu.outcome;
          const answer = await dialog.ask({
            prompt: 'number',
            validate: async (digits) => {
              await channel.setVariable('TRIED', digits);
              return digits === '34';
            },
            failures: { invalid: 'wrong' },
            confirm: (digits) => ['you-entered', { digits }],
            tries: 3,
          });
          if (answer.outcome === 'hangup') return answer.outcome;
          const held = await dialog.hold(() => channel.getVariable('X'), { music: 'music' });
          if (held.outcome === 'hangup') return held.outcome;
          const recording = await dialog.record({ file: 'greeting', review: 'press-1' });
          return recording.outcome;
        },
        {
          unused: 'allow',
          script: [
            { playing: 'main' },
            { playing: 'main', press: '1' },
            { playing: 'number', press: '12#' },
            { playing: 'number', press: '34#' },
            { playing: 'you-entered', press: '2' },
            { playing: 'number', press: '34#' },
            { playing: 'you-entered', press: '1' },
            { playing: 'greeting', press: '#' },
            { playing: 'press-1', press: '2' },
          ],
          onLine: ({ kind }) => {
            if (kind === 'reply' && ++seen === last) call.hangup();
          },
        },
      );
      const report = await call.ended;
      expect(report.error).toBeUndefined();
      expect(['hangup', 'recorded']).toContain(await result);
      if (last === 0) {
        await expect(result).resolves.toBe('recorded');
        replies = seen;
      } else if (last < replies - 1) await expect(result).resolves.toBe('hangup');
    }
    expect(replies).toBeGreaterThan(18);
  });
});
