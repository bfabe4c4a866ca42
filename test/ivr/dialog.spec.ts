import { afterEach, describe, expect, it } from '@jest/globals';
import { inspect } from 'node:util';
import { AgiDialog, AGIServer, type AgiChannel, type AskOptions } from 'nestjs-agi';
import { placeCall, type SimulatedCall, type SimulatedCallOptions } from 'nestjs-agi/testing';

const servers: AGIServer[] = [];

afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()));
});

/** A call of which `talk` is the handler, and what that handler came to. */
function callTo<Result>(
  talk: (dialog: AgiDialog, channel: AgiChannel) => Promise<Result>,
  options?: SimulatedCallOptions,
): { call: SimulatedCall; result: Promise<Result> } {
  const server = new AGIServer();
  servers.push(server);
  const result = new Promise<Result>((resolve, reject) => {
    server.agi('/', async (channel) => {
      await talk(new AgiDialog(channel), channel).then(resolve, reject);
    });
  });
  return { call: placeCall(server, '/', options), result };
}

describe('prompts', () => {
  it('play in order, whatever they are made of', async () => {
    const { call, result } = callTo((dialog) =>
      dialog.play(['hello', { digits: '007' }, { number: 42 }, { spell: 'ab' }, { silence: 2 }]),
    );
    const { route } = await call.ended;
    expect(route).toEqual(['hello', 'digits 007', 'number 42', 'alpha ab', 'silence/2']);
    await expect(result).resolves.toBeNull();
  });

  it('end at any element with a chosen key', async () => {
    const { call, result } = callTo((dialog) => dialog.play(['one', 'two', 'three'], '5'));
    const { played } = await call.whenPlaying('two').press('5').ended;
    expect(played).toEqual(['one', 'two']);
    await expect(result).resolves.toBe('5');
  });

  it('that are missing are told by name, once', async () => {
    const missing: string[] = [];
    const { call, result } = callTo(
      async (_, channel) => {
        const dialog = new AgiDialog(channel, { onMissing: (name) => missing.push(name) });
        await dialog.play(['gone', 'here', 'gone']);
      },
      { prompts: { gone: 'missing' } },
    );
    const { played } = await call.ended;
    await result;
    expect(missing).toEqual(['gone']);
    expect(played).toContain('here');
  });

  it('follow the language, its base and the fallback', async () => {
    const prompts = {
      en: { hi: 'en-hi', bye: 'en-bye' },
      fr: { hi: 'fr-hi' },
    };
    const { call, result } = callTo(
      async (_, channel) => {
        const dialog = new AgiDialog(channel, { prompts });
        await dialog.play({ prompt: 'hi' });
        await dialog.play({ prompt: 'bye' });
        await dialog.useLanguage('en');
        await dialog.play({ prompt: 'hi' });
      },
      { environment: { agi_language: 'fr_CA' } },
    );
    const { played, set } = await call.ended;
    await result;
    expect(played).toEqual(['fr-hi', 'en-bye', 'en-hi']);
    expect(set).toEqual({ 'CHANNEL(language)': 'en' });
  });
});

describe('ask', () => {
  it('counts keys pressed while the prompt plays, and ends at the terminator', async () => {
    const { call, result } = callTo((dialog) => dialog.ask({ prompt: 'number' }));
    await call.whenPlaying('number').press('123#').ended;
    await expect(result).resolves.toEqual({ outcome: 'matched', value: '123', digits: '123' });
  });

  it('does not hear keys during the prompt without barge-in', async () => {
    const { call, result } = callTo((dialog) =>
      dialog.ask({ prompt: 'number', length: 1, bargeIn: false, tries: 1 }),
    );
    await call.whenPlaying('number').press('1').ended;
    await expect(result).resolves.toEqual({ outcome: 'no-input' });
  });

  it('has a prompt for each failure, and one for the last try', async () => {
    const { call, result } = callTo((dialog) =>
      dialog.ask({
        prompt: 'number',
        min: 2,
        max: 3,
        validate: /^1/g,
        failures: { 'no-input': 'silent', 'too-short': 'short', invalid: 'wrong' },
        lastTry: 'last',
        tries: 4,
      }),
    );
    call.whenPlaying('number').press('1#').whenPlaying('number').press('222').hears('number');
    const { played } = await call.whenPlaying('number').press('123').ended;
    expect(played).toEqual([
      'number',
      'short',
      'number',
      'wrong',
      'number',
      'silent',
      'last',
      'number',
    ]);
    await expect(result).resolves.toMatchObject({ outcome: 'matched', digits: '123' });
  });

  it('counts keys pressed while it says what was wrong', async () => {
    const { call, result } = callTo((dialog) =>
      dialog.ask({ prompt: 'number', min: 2, failures: { 'too-short': 'short' } }),
    );
    const { played } = await call
      .whenPlaying('number')
      .press('1#')
      .whenPlaying('short')
      .press('23#').ended;
    expect(played).toEqual(['number', 'short']);
    await expect(result).resolves.toMatchObject({ outcome: 'matched', digits: '23' });
  });

  it('gives what a schema makes of the digits', async () => {
    const schema = {
      '~standard': {
        version: 1 as const,
        vendor: 'test',
        validate: (value: unknown) => ({ value: Number(value) }),
      },
    };
    const { call, result } = callTo(async (dialog) => {
      const answer = await dialog.ask({ prompt: 'age', length: 2, validate: schema });
      const age: number | undefined = answer.outcome === 'matched' ? answer.value : undefined;
      return age;
    });
    await call.whenPlaying('age').press('42').ended;
    await expect(result).resolves.toBe(42);
  });

  it('is given up with the cancel key', async () => {
    const { call, result } = callTo((dialog) => dialog.ask({ prompt: 'number', cancel: '*' }));
    await call.whenPlaying('number').press('12*').ended;
    await expect(result).resolves.toEqual({ outcome: 'cancelled' });
  });

  it('reads an answer back until the caller accepts it', async () => {
    const { call, result } = callTo((dialog) =>
      dialog.ask({
        prompt: 'number',
        length: 2,
        confirm: (digits) => ['you-entered', { digits }, 'press-1'],
      }),
    );
    await call
      .whenPlaying('number')
      .press('12')
      .whenPlaying('press-1')
      .press('2')
      .whenPlaying('number')
      .press('34')
      .whenPlaying('you-entered')
      .press('1').ended;
    await expect(result).resolves.toMatchObject({ outcome: 'matched', digits: '34' });
  });

  it('does not show a masked answer', async () => {
    const { call, result } = callTo((dialog) =>
      dialog.ask({ prompt: 'pin', length: 4, masked: true }),
    );
    await call.whenPlaying('pin').press('1234').ended;
    const answer = await result;
    expect(answer.outcome === 'matched' && answer.value).toBe('1234');
    expect(inspect(answer) + JSON.stringify(answer)).not.toContain('1234');
  });

  it.each<[string, Partial<AskOptions>]>([
    ['min', { min: 3, max: 2 }],
    ['terminator', { terminator: '1' }],
    ['cancel', { cancel: '#' }],
    ['tries', { tries: 0 }],
    ['length', { length: 4, max: 5 }],
    ['confirm', { masked: true, confirm: (digits) => ({ digits }) }],
  ])('names %s where it cannot be used, before a sound', async (name, options) => {
    const { call, result } = callTo((dialog) =>
      dialog.ask({ prompt: 'number', ...options }).catch((error: unknown) => error),
    );
    const { commands } = await call.ended;
    expect(commands).toEqual([]);
    await expect(result).resolves.toMatchObject({
      code: 'E_AGI_INVALID_ARGUMENT',
      message: expect.stringContaining(`${name} is `),
    });
  });
});

describe('menu', () => {
  const choices = [
    { keys: '1', value: 'sales' },
    { keys: '2-4', value: (key: string) => `desk ${key}` },
  ];

  it('gives the value of a choice, or what its handler returns', async () => {
    const { call, result } = callTo((dialog) =>
      dialog.menu({ prompt: 'main', choices, repeat: '*', invalid: 'wrong' }),
    );
    call.whenPlaying('main').press('*').whenPlaying('main').press('9');
    await call.whenPlaying('main').press('3').ended;
    await expect(result).resolves.toEqual({ outcome: 'matched', value: 'desk 3', key: '3' });
  });

  it('takes the default of a caller who presses nothing', async () => {
    const { call, result } = callTo((dialog) =>
      dialog.menu({ prompt: 'main', choices, default: '1', rounds: 2 }),
    );
    const { played } = await call.ended;
    expect(played).toEqual(['main', 'main']);
    await expect(result).resolves.toMatchObject({ outcome: 'matched', value: 'sales' });
  });

  it.each([
    ['an empty menu', [], 'choices.length is 0'],
    ['a choice twice', [...choices, { keys: '3', value: 'x' }], 'choices is "3"'],
  ])('refuses %s', async (_, bad, message) => {
    const { call, result } = callTo((dialog) =>
      dialog.menu({ prompt: 'main', choices: bad }).catch((error: unknown) => error),
    );
    await call.ended;
    await expect(result).resolves.toMatchObject({
      code: 'E_AGI_INVALID_ARGUMENT',
      message: expect.stringContaining(message),
    });
  });
});

describe('confirm', () => {
  it('is yes or no', async () => {
    const { call, result } = callTo((dialog) => dialog.confirm('sure'));
    await call.whenPlaying('sure').press('2').ended;
    await expect(result).resolves.toEqual({ outcome: 'matched', value: false, key: '2' });
  });
});

describe('record', () => {
  const options = { file: 'greeting', prompt: 'speak', review: 'press-1' };

  it('is heard again, and made again if the caller wants', async () => {
    const { call, result } = callTo((dialog) => dialog.record(options));
    call.whenPlaying('greeting').press('#').whenPlaying('press-1').press('2');
    call.whenPlaying('greeting').press('#').whenPlaying('press-1').press('1');
    const { recorded } = await call.ended;
    expect(recorded).toEqual(['greeting.wav', 'greeting.wav']);
    await expect(result).resolves.toMatchObject({ outcome: 'recorded', file: 'greeting' });
  });

  it('ends with a hangup', async () => {
    const { call, result } = callTo((dialog) => dialog.record(options));
    await call.whenPlaying('greeting').hangUp().ended;
    await expect(result).resolves.toEqual({ outcome: 'hangup' });
  });

  it('refuses a limit of nothing', async () => {
    const { call, result } = callTo((dialog) =>
      dialog.record({ ...options, limit: 0 }).catch((error: unknown) => error),
    );
    await call.ended;
    await expect(result).resolves.toMatchObject({ code: 'E_AGI_INVALID_ARGUMENT' });
  });
});

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

describe('a caller who hangs up', () => {
  it('leaves no dialogue running, whichever reply comes last', async () => {
    let replies = Infinity;
    for (let last = 0; last < replies; last++) {
      let seen = 0;
      const { call, result } = callTo(
        async (dialog) => {
          const menu = await dialog.menu({
            prompt: ['main', { digits: '12' }],
            choices: [{ keys: '1', value: 1 }],
            rounds: 2,
            noInput: 'silent',
          });
          if (menu.outcome === 'hangup') return menu.outcome;
          const answer = await dialog.ask({
            prompt: 'number',
            failures: { 'no-input': 'silent' },
            tries: 2,
          });
          if (answer.outcome === 'hangup') return answer.outcome;
          const recording = await dialog.record({ file: 'greeting', review: 'press-1' });
          return recording.outcome;
        },
        {
          onLine: ({ kind }) => {
            if (kind === 'reply' && ++seen === last) call.hangup();
          },
        },
      );
      const report = await call.ended;
      expect(report.error).toBeUndefined();
      expect(['hangup', 'recorded']).toContain(await result);
      if (last === 0) replies = seen;
      else if (last < replies - 1) await expect(result).resolves.toBe('hangup');
    }
    expect(replies).toBeGreaterThan(10);
  });
});
