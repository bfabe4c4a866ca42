import { afterEach, describe, expect, it } from '@jest/globals';
import { AgiDialog } from 'nestjs-agi';
import { callTo, closeServers } from '../fixture/call-to.js';

afterEach(closeServers);

describe('hold', () => {
  it('plays until the work is done, and no longer', async () => {
    const { call, result } = callTo(
      async (dialog, channel) => {
        const held = await dialog.hold(
          () =>
            new Promise<string>((resolve) => {
              setImmediate(() => {
                resolve('found');
              });
            }),
          { music: 'music' },
        );
        await channel.streamFile('after');
        return held;
      },
      { prompts: { music: 3_600_000 } },
    );
    const { played } = await call.ended;
    expect(played).toEqual(['music', 'after']);
    await expect(result).resolves.toEqual({ outcome: 'done', value: 'found' });
  });

  it('gives the result of the work, also if the caller hangs up at that moment', async () => {
    const { call, result } = callTo((dialog) =>
      dialog.hold(
        async () => {
          // eslint-disable-next-line no-restricted-syntax -- work that takes a while
          await new Promise((resolve) => setTimeout(resolve, 20));
          // The caller hangs up before the music is stopped.
          call.hangup();
          return 'late';
        },
        { music: { class: 'default' } },
      ),
    );
    await call.ended;
    await expect(result).resolves.toEqual({ outcome: 'done', value: 'late' });
  });

  it('plays a prompt of several elements again and again', async () => {
    const { call, result } = callTo((dialog) =>
      dialog.hold(
        (signal) =>
          new Promise((resolve) => {
            call.hears('please-hold').hears('please-hold').hears('music');
            signal.addEventListener('abort', () => {
              resolve('never');
            });
          }),
        { music: ['please-hold', { number: 3 }, 'music'], timeout: 300, apology: 'sorry' },
      ),
    );
    const { played, said } = await call.ended;
    expect(played.slice(0, 3)).toEqual(['please-hold', 'music', 'please-hold']);
    expect(said).toContain('number 3');
    expect(played.at(-1)).toBe('sorry');
    await expect(result).resolves.toEqual({ outcome: 'timed-out' });
  });

  it('leaves the language as it was, whenever it stops', async () => {
    const prompts = { en: {}, fr: { wait: 'patientez' } };
    const { call, result } = callTo(async (_, channel) => {
      const dialog = new AgiDialog(channel, { prompts });
      await dialog.hold(() => new Promise((resolve) => setTimeout(resolve, 20)), {
        music: { prompt: 'wait', language: 'fr' },
      });
      return dialog.language;
    });
    const { set } = await call.ended;
    await expect(result).resolves.toBe('en');
    expect(set).toEqual({ 'CHANNEL(language)': 'en' });
  });

  it("plays Asterisk's own music on hold", async () => {
    const { call, result } = callTo((dialog) =>
      dialog.hold(() => Promise.resolve('found'), { music: { class: 'jazz' } }),
    );
    const { commands } = await call.ended;
    expect(commands).toEqual(['SET MUSIC on jazz', 'SET MUSIC off']);
    await expect(result).resolves.toEqual({ outcome: 'done', value: 'found' });
  });

  it.each([
    { music: '' },
    { music: { class: '' } },
    { music: 'music', timeout: 0 },
    { music: 'music', speech: { words: '?!' } },
    { music: 'music', speech: { words: ['stop', 1 as never] } },
  ])('refuses %o', async (options) => {
    const { call, result } = callTo((dialog) =>
      dialog.hold(() => Promise.resolve(1), options).catch((error: unknown) => error),
    );
    const { commands } = await call.ended;
    expect(commands).toEqual([]);
    await expect(result).resolves.toMatchObject({ code: 'E_AGI_INVALID_ARGUMENT' });
  });

  it('apologizes when the time is over, and aborts the work', async () => {
    let aborted = false;
    const { call, result } = callTo(
      (dialog) =>
        dialog.hold(
          (signal) =>
            new Promise<never>(() => {
              signal.addEventListener('abort', () => (aborted = true));
            }),
          { music: 'gone', timeout: 20, apology: 'sorry' },
        ),
      { prompts: { gone: 'missing' } },
    );
    const { played } = await call.ended;
    expect(played).toContain('sorry');
    await expect(result).resolves.toEqual({ outcome: 'timed-out' });
    expect(aborted).toBe(true);
  });

  it('aborts the work when the caller hangs up', async () => {
    let aborted = false;
    const { call, result } = callTo((dialog) =>
      dialog.hold(
        (signal) =>
          new Promise<never>(() => {
            signal.addEventListener('abort', () => (aborted = true));
          }),
        { music: 'music' },
      ),
    );
    await call.whenPlaying('music').hangUp().ended;
    await expect(result).resolves.toEqual({ outcome: 'hangup' });
    expect(aborted).toBe(true);
  });

  it('throws what the work throws', async () => {
    const { call, result } = callTo((dialog) =>
      dialog
        .hold(() => Promise.reject(new Error('no database')), { music: 'music' })
        .catch((error: unknown) => error),
    );
    await call.ended;
    await expect(result).resolves.toMatchObject({ message: 'no database' });
  });
});
