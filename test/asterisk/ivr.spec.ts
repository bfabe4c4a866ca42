import { expect, it } from '@jest/globals';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { existsSync } from 'node:fs';
import { AgiDialog } from 'nestjs-agi';
import { AGIServer, type AGIChannel } from 'nestjs-agi/core';
import { AttentiveCaller } from './fixture/attentive-caller.js';
import { runCall } from './fixture/run-call.js';
import { describeAsterisk, type FarStep } from './host/index.js';

describeAsterisk('dialogues, on a real Asterisk', (asterisk) => {
  /** The result of a dialogue with a caller who does this. */
  async function talk<T>(
    dialogue: (dialog: AgiDialog, channel: AGIChannel) => Promise<T>,
    farLeg: readonly FarStep[],
  ): Promise<T | undefined> {
    const { value, error } = await runCall(
      asterisk(),
      (channel) => dialogue(new AgiDialog(channel), channel),
      { farLeg },
    );
    expect(error).toBeUndefined();
    return value;
  }

  it.concurrent.each<[string, readonly FarStep[], object]>([
    [
      'during the prompt',
      [{ wait: 600 }, { dtmf: '1234' }],
      { outcome: 'matched', digits: '1234', value: '1234' },
    ],
    ['after it', [{ wait: 2600 }, { dtmf: '1234' }], { outcome: 'matched', digits: '1234' }],
    [
      'quickly, ended by a hash',
      [{ wait: 600 }, { dtmf: '42#', gap: 120 }],
      { outcome: 'matched', digits: '42' },
    ],
    [
      'with pauses',
      [{ wait: 600 }, { dtmf: '1' }, { wait: 900 }, { dtmf: '2#' }],
      { outcome: 'matched', digits: '12' },
    ],
    ['not at all', [], { outcome: 'no-input' }],
    ['only the key that gives up', [{ wait: 600 }, { dtmf: '*' }], { outcome: 'cancelled' }],
    [
      'and hangs up',
      [{ wait: 600 }, { dtmf: '1' }, { wait: 300 }, { hangup: true }],
      { outcome: 'hangup' },
    ],
  ])('take digits from a caller who presses %s', async (_how, farLeg, expected) => {
    const result = await talk(
      (dialog) =>
        dialog.ask({
          prompt: 'hello-world',
          max: 4,
          cancel: '*',
          // Only a caller who presses nothing is waited for in vain.
          firstDigitTimeout: farLeg.length === 0 ? 2000 : 60_000,
          interDigitTimeout: 60_000,
          tries: 1,
        }),
      farLeg,
    );
    expect(result).toMatchObject(expected);
  });

  it.concurrent('ask again after what is not valid, and take what is', async () => {
    const result = await talk(
      (dialog) =>
        dialog.ask({
          prompt: 'beep',
          length: 2,
          validate: /^1/,
          failures: { invalid: 'beep' },
          firstDigitTimeout: 60_000,
          tries: 2,
        }),
      [{ wait: 800 }, { dtmf: '99' }, { dtmf: '12' }],
    );
    expect(result).toMatchObject({ outcome: 'matched', digits: '12' });
  });

  it.concurrent('let a caller choose, after a wrong key, and end with a hangup', async () => {
    const choices = [{ keys: '1-3', value: 'sales' }];
    const menu = { prompt: 'hello-world', timeout: 60_000, choices };
    const chosen = await talk(
      (dialog) => dialog.menu(menu),
      [{ wait: 600 }, { dtmf: '9' }, { dtmf: '2' }],
    );
    expect(chosen).toMatchObject({ outcome: 'matched', value: 'sales', keys: '2' });
    const gone = await talk((dialog) => dialog.menu(menu), [{ wait: 600 }, { hangup: true }]);
    expect(gone).toEqual({ outcome: 'hangup' });
  });

  it.concurrent('say what they are made of, and stop at a key at any element', async () => {
    const key = await talk(
      (dialog) => dialog.play(['beep', { digits: '12' }, { number: 42 }, 'demo-congrats'], '7'),
      [{ wait: 3500 }, { dtmf: '7' }],
    );
    expect(key).toBe('7');
  });

  it.concurrent('play music until work is done, and stop it at once', async () => {
    const heard = await talk(async (dialog, channel) => {
      const result = await dialog.hold(
        () => new Promise((resolve) => setTimeout(resolve, 700, 'the answer')),
        { music: 'demo-congrats' },
      );
      // In step, and silent: this is answered now, and not after the music.
      const { value } = await channel.getVariable('CHANNEL(state)');
      return { result, value };
    }, []);
    expect(heard).toEqual({ result: { outcome: 'done', value: 'the answer' }, value: 'Up' });
  });

  /** The actions of callers when they hear a prompt, in order; the prompts are short sounds of these names. */
  interface Walk {
    readonly script: readonly (readonly [prompt: string, keys: string])[];
    /** Hangs up when so many commands have been sent. */
    readonly hangUpAt?: number;
    /** Whether keys are pressed in the prompt itself, though nobody listens. */
    readonly unheard?: boolean;
    readonly variables?: Readonly<Record<string, string>>;
  }

  /** A call whose caller acts on what is played, and how many commands it took. */
  async function walk<T>(
    dialogue: (dialog: AgiDialog, channel: AGIChannel) => Promise<T>,
    { script, hangUpAt = Infinity, unheard = false, variables = {} }: Walk,
  ): Promise<{ value: T | undefined; commands: number; heard: string[]; ended: unknown }> {
    const server = new AGIServer({ port: 0 });
    const left = [...script];
    const heard: string[] = [];
    let value: T | undefined;
    let commands = 0;
    let ended: unknown;
    let watched: unknown;
    const count = (message: unknown): void => {
      if ((message as { call: unknown }).call !== watched) return;
      if (++commands === hangUpAt) void call.hangup();
    };
    const hear = (prompt: string): void => {
      heard.push(prompt);
      if (left[0]?.[0] !== prompt) return;
      const [, keys] = left.shift()!;
      void pressAt(prompt === '(recording)' ? 'RECORD FILE' : prompt, keys);
    };
    /** Presses keys from the beginning of the prompt on. */
    const pressAt = async (prompt: string, keys: string): Promise<void> => {
      await call.commandBegins(prompt);
      if (unheard) for (const key of keys) await call.receiveKey(key);
      else await caller.press(keys, 150);
    };
    server.agi('/walk', async (channel) => {
      watched = channel.request;
      channel.on('end', (outcome) => (ended = outcome));
      const { streamFile, getData, recordFile } = channel;
      channel.streamFile = (file, ...rest) => {
        hear(file);
        return streamFile.call(channel, file, ...rest);
      };
      channel.getData = (file, ...rest) => {
        if (file !== '') hear(file);
        return getData.call(channel, file, ...rest);
      };
      channel.recordFile = (file, ...rest) => {
        hear('(recording)');
        return recordFile.call(channel, file, ...rest);
      };
      value = await dialogue(new AgiDialog(channel), channel);
    });
    const errors: unknown[] = [];
    server.on('handler_error', ({ error }) => errors.push(error));
    subscribe('nestjs-agi:command:start', count);
    const { port } = await server.listen();
    await asterisk().hearCommands();
    const call = asterisk().call({ url: `agi://127.0.0.1:${port}/walk`, variables });
    const caller = new AttentiveCaller(asterisk(), call);
    try {
      await call.ended;
      await server.close({ drain: 5000 });
      expect(errors).toEqual([]);
      return { value, commands, heard, ended };
    } finally {
      caller.stop();
      unsubscribe('nestjs-agi:command:start', count);
      await server.close();
    }
  }

  const prompts = ['main', 'below', 'number', 'again', 'right', 'review', 'choose', 'music'];
  const addSounds = (): void => {
    for (const prompt of prompts) asterisk().addSound(prompt, 'hello-world');
  };

  const everything =
    (file: string) =>
    async (dialog: AgiDialog): Promise<string> => {
      const choice = await dialog.menu({
        prompt: 'main',
        timeout: 60_000,
        choices: [
          { keys: '_7XX', value: 'an extension' },
          {
            keys: '2',
            menu: {
              prompt: 'below',
              timeout: 60_000,
              choices: [{ keys: '1', value: 'deep' }],
              back: '*',
            },
          },
        ],
      });
      if (choice.outcome !== 'matched') return choice.outcome;
      const answer = await dialog.ask({
        prompt: 'number',
        max: 4,
        validate: /^4/,
        // GET DATA without a prompt may notice a hangup only when its time is over.
        firstDigitTimeout: 10_000,
        failures: { invalid: 'again' },
        confirm: (digits) => [{ digits }, 'right'],
      });
      if (answer.outcome !== 'matched') return answer.outcome;
      const sure = await dialog.confirm('right');
      if (sure.outcome !== 'matched') return sure.outcome;
      const recording = await dialog.record({ file, review: 'review', limit: 10_000, beep: false });
      return `${choice.value}, ${answer.digits}, ${sure.value}, ${recording.outcome}`;
    };

  const script = [
    ['main', '2'],
    ['below', '*'],
    ['main', '712'],
    ['number', '99#'],
    // Pressed while the mistake is told, and the first key of the next answer.
    ['again', '42#'],
    ['right', '1'],
    ['right', '2'],
    ['(recording)', '#'],
    ['review', '3'],
    ['(recording)', '#'],
    ['review', '2'],
    ['review', '1'],
  ] as const;

  it.concurrent(
    'go through menus below menus, extensions, questions read back and a recording',
    async () => {
      addSounds();
      const file = `${asterisk().insideFolder}/walked`;
      const { value, heard } = await walk(everything(file), { script });
      expect(value).toBe('an extension, 42, false, recorded');
      expect(heard.filter((prompt) => prompt === file)).toHaveLength(1);
      expect(existsSync(asterisk().path(`${file}.wav`))).toBe(true);
    },
  );

  it.concurrent(
    'leave nothing running when the caller hangs up, at whichever command',
    async () => {
      addSounds();
      const fileOf = (name: string): string => `${asterisk().insideFolder}/${name}`;
      const { commands } = await walk(everything(fileOf('whole')), { script });
      expect(commands).toBeGreaterThan(12);
      const outcomes: unknown[] = [];
      const walks = Array.from({ length: commands - 1 }, (_, index) =>
        walk(everything(fileOf(`hung-up-${index + 1}`)), { script, hangUpAt: index + 1 }),
      );
      for (const { value, ended } of await Promise.all(walks)) outcomes.push({ value, ended });
      // The call knows it, too, whatever the handler does with what it is told.
      for (const outcome of outcomes) {
        expect(outcome).toEqual({ value: expect.stringMatching(/hangup$/), ended: 'hangup' });
      }
    },
  );

  it.concurrent('do not hear keys that are pressed when nobody listens', async () => {
    asterisk().addSilentPrompt('long', 8000);
    const { value, heard } = await walk(
      async (dialog, channel) => {
        await dialog.play('beep');
        // The far side has pressed 5 by then, and in the middle of the next prompt.
        await channel.exec('Wait', '5');
        return dialog.ask({
          prompt: 'long',
          length: 1,
          bargeIn: false,
          tries: 1,
          firstDigitTimeout: 1500,
        });
      },
      {
        unheard: true,
        script: [
          ['beep', '5'],
          ['long', '5'],
        ],
      },
    );
    expect(heard).toEqual(['beep', 'long']);
    expect(value).toEqual({ outcome: 'no-input' });
  });

  it.concurrent('notice a hangup of which Asterisk says nothing', async () => {
    addSounds();
    const variables = { AGISIGHUP: 'no' };
    for (const hangUpAt of [1, 2, 3]) {
      const { value, ended } = await walk(
        async (dialog) => {
          const key = await dialog.play(['main', 'below']).catch(() => 'gone');
          if (key !== null) return key;
          return (await dialog.ask({ prompt: 'number', tries: 1 })).outcome;
        },
        { script: [], hangUpAt, variables },
      );
      expect({ value, ended }).toEqual({
        value: hangUpAt === 3 ? 'hangup' : 'gone',
        ended: 'hangup',
      });
    }
  });

  it.concurrent('ask for the language in each, and speak it from then on', async () => {
    addSounds();
    const table = {
      en: { choose: 'choose', main: 'main' },
      fr: { choose: 'number', main: 'below' },
    };
    const { value, heard } = await walk(
      async (_, channel) => {
        const dialog = new AgiDialog(channel, { prompts: table });
        const key = await dialog.play(
          [{ prompt: 'choose' }, { prompt: 'choose', language: 'fr' }],
          '12',
        );
        await dialog.useLanguage(key === '2' ? 'fr' : 'en');
        await dialog.play({ prompt: 'main' });
        return (await channel.getVariable('CHANNEL(language)')).value;
      },
      { script: [['number', '2']] },
    );
    expect(value).toBe('fr');
    expect(heard).toEqual(['choose', 'number', 'below']);
  });

  it.concurrent("play Asterisk's own music on hold while work is done", async () => {
    const told: unknown[] = [];
    const listen = ({ Event, Class }: Record<string, string | undefined>): void => {
      if (Event?.startsWith('MusicOnHold') === true) told.push(Class ?? Event);
    };
    asterisk().ami.on('event', listen);
    const { value, commands } = await walk(
      (dialog) =>
        dialog.hold(() => new Promise((resolve) => setTimeout(resolve, 300, 'found')), {
          music: { class: 'default' },
        }),
      { script: [] },
    );
    expect(value).toEqual({ outcome: 'done', value: 'found' });
    asterisk().ami.off('event', listen);
    expect(told).toEqual(['default', 'MusicOnHoldStop']);
    expect(commands).toBe(2);
  });

  it.concurrent(
    'cut a prompt off in its middle when the work takes too long, and apologize',
    async () => {
      addSounds();
      const aborted: unknown[] = [];
      const { value, heard } = await walk(
        (dialog) =>
          dialog.hold(
            (signal) =>
              new Promise<never>(() => {
                signal.addEventListener('abort', () => aborted.push(signal.reason));
              }),
            { music: 'demo-congrats', timeout: 800, apology: 'again' },
          ),
        { script: [] },
      );
      expect(value).toEqual({ outcome: 'timed-out' });
      expect(heard).toEqual(['demo-congrats', 'again']);
      expect(aborted).toHaveLength(1);
    },
  );
});
