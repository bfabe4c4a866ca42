import { describe, expect, it } from '@jest/globals';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { once } from 'node:events';
import { randomBytes } from 'node:crypto';
import { AudioServer, type AudioLine } from 'nestjs-agi/audio';
import { AGIServer, type AGIChannel } from 'nestjs-agi/core';
import { placeCall } from 'nestjs-agi/testing';
import { takeReports } from '../../lib/core/internal.js';
import { AudioClient, idBytes, idOf } from './fixture/audio-client.js';
import { message } from './fixture/message.js';
import { callWithAudio, serveAudio } from './fixture/serve-audio.js';

const FRAME = new Int16Array(160).fill(1000);

/** Notes the outcomes of connections while a test runs. */
async function outcomesOf(test: () => Promise<void>): Promise<string[]> {
  const outcomes: string[] = [];
  const note = (told: unknown): void => {
    outcomes.push((told as { outcome: string }).outcome);
  };
  subscribe('nestjs-agi:audio:connection', note);
  try {
    await test();
  } finally {
    unsubscribe('nestjs-agi:audio:connection', note);
  }
  return outcomes;
}

function codeOf(error: unknown): string {
  return (error as { code: string }).code;
}

function keysOf(line: AudioLine): string | undefined {
  try {
    line.keys();
    return undefined;
  } catch (error) {
    return codeOf(error);
  }
}

/** Waits until a line is over. */
async function endOf(line: AudioLine): Promise<unknown> {
  return line.closed ? undefined : (await once(line, 'close'))[0];
}

describe('AudioServer', () => {
  it('hears and speaks on the connection that Asterisk makes for a call', async () => {
    const { audio } = await serveAudio();
    let client: AudioClient | undefined;
    const { value, report } = await callWithAudio(
      async (channel) => {
        const line = await audio.attach(channel);
        client?.say(FRAME);
        const { value: frame } = await line.frames().next();
        const spoken = await line.speak(new Int16Array(320).fill(7));
        const { rate, mode } = line;
        await line.close();
        return { heard: frame?.[0], spoken, rate, mode, saidHangup: client?.saidHangup };
      },
      { onConnected: (connected) => (client = connected) },
    );
    expect(value).toEqual({
      heard: 1000,
      spoken: { played: 40, cut: false },
      rate: 8000,
      mode: 'beside',
      saidHangup: true,
    });
    expect(client?.frames.map(([first]) => first)).toEqual([7, 7]);
    const commands = report.commands.filter((line) => line.startsWith('EXEC'));
    expect(commands).toEqual([
      expect.stringMatching(
        /^EXEC "?Originate"? .*AudioSocket\/127\.0\.0\.1:\d+\/[0-9a-f-]{36}\/c.*ChanSpy.*quoESw.*CDR_PROP/,
      ),
      expect.stringContaining('Playtones'),
      expect.stringContaining('StopPlaytones'),
    ]);
  });

  it('has Asterisk forget what it keeps of something that is cut', async () => {
    const { audio } = await serveAudio();
    let client: AudioClient | undefined;
    const { value } = await callWithAudio(
      async (channel) => {
        const line = await audio.attach(channel);
        const spoken = line.speak(new Int16Array(8000).fill(7));
        await client?.received(3);
        line.clear();
        const { cut } = await spoken;
        await line.speak(new Int16Array(160).fill(8));
        await line.close();
        return cut;
      },
      { onConnected: (connected) => (client = connected) },
    );
    const after = client?.frames.slice(client.frames.findIndex(([first]) => first === 0));
    expect([value, after?.map((frame) => [frame[0], frame.length / 8])]).toEqual([
      true,
      // It forgets all at the second message or at the third, of which 100 ms would wait otherwise.
      [
        [0, 90],
        [0, 20],
        [0, 20],
        [8, 20],
      ],
    ]);
    // No message is larger than one packet of a network.
    expect(Math.max(...(after ?? []).map(({ byteLength }) => byteLength))).toBeLessThan(1448 - 3);
  });

  it('closes a connection whose id was made up, used before or forgotten, without a word', async () => {
    const { audio, port } = await serveAudio();
    const outcomes = await outcomesOf(async () => {
      let used = '';
      await callWithAudio(
        async (channel) => {
          const line = await audio.attach(channel);
          for (const id of [randomBytes(16), idBytes(used)]) {
            const client = await AudioClient.open(port);
            client.write(message(0x01, id));
            await client.closed;
            expect([client.frames.length, client.saidHangup]).toEqual([0, false]);
          }
          await line.close();
        },
        {
          onOriginate: async (options) => {
            used = idOf(options);
            await AudioClient.dial(options);
          },
        },
      );
    });
    expect(outcomes).toEqual(['accepted', 'unknown_id', 'unknown_id']);
  });

  it.each([
    ['garbage', Buffer.from('GET / HTTP/1.1\r\n\r\n'), 'protocol_error'],
    ['too much of an id', Buffer.of(1, 0xff, 0xff), 'protocol_error'],
    ['a header of the PROXY protocol', Buffer.from('PROXY UNKNOWN\r\n'), 'protocol_error'],
  ])('closes a connection that sends %s', async (_name, bytes, outcome) => {
    const { port } = await serveAudio();
    const outcomes = await outcomesOf(async () => {
      const client = await AudioClient.open(port);
      client.write(bytes);
      await client.closed;
    });
    expect(outcomes).toEqual([outcome]);
  });

  it('closes a connection that says nothing, or too little, in time', async () => {
    const { port } = await serveAudio({ idTimeout: 20 });
    const outcomes = await outcomesOf(async () => {
      const silent = await AudioClient.open(port);
      const slow = await AudioClient.open(port);
      slow.write(message(0x01, randomBytes(16)).subarray(0, 18));
      await Promise.all([silent.closed, slow.closed]);
    });
    expect(outcomes).toEqual(['id_timeout', 'id_timeout']);
  });

  it('closes the oldest of too many connections without an id', async () => {
    const { port } = await serveAudio({ maxUnknown: 2, idTimeout: 60_000 });
    const outcomes = await outcomesOf(async () => {
      const first = await AudioClient.open(port);
      const others = [await AudioClient.open(port), await AudioClient.open(port)];
      await first.closed;
      for (const other of others) other.hangUp();
    });
    expect(outcomes).toEqual(['overloaded']);
  });

  it('refuses connections of other addresses, and by a limit', async () => {
    const { port } = await serveAudio({ allow: ['192.0.2.0/24'] });
    const limited = await serveAudio({ maxConnections: 1, idTimeout: 60_000 });
    const outcomes = await outcomesOf(async () => {
      await (
        await AudioClient.open(port)
      ).closed;
      const open = await AudioClient.open(limited.port);
      await (
        await AudioClient.open(limited.port)
      ).closed;
      open.hangUp();
    });
    expect(outcomes).toEqual(['not_allowed', 'overloaded']);
  });

  it('takes the address of Asterisk from a trusted proxy', async () => {
    const { audio } = await serveAudio({
      proxyProtocol: { trusted: ['127.0.0.1'] },
      allow: ['192.0.2.7'],
    });
    const { value } = await callWithAudio(
      async (channel) => {
        const line = await audio.attach(channel);
        const { closed } = line;
        await line.close();
        return closed;
      },
      {
        onOriginate: async (options) => {
          const [, port] = /127\.0\.0\.1:(\d+)/.exec(options) ?? [];
          const client = await AudioClient.open(Number(port));
          client.write(
            Buffer.from('PROXY TCP4 192.0.2.7 192.0.2.9 4000 9092\r\n'),
            message(0x01, idBytes(idOf(options))),
          );
        },
      },
    );
    expect(value).toBe(false);
  });

  it.each([
    [
      'is closed',
      (client: AudioClient): void => {
        client.hangUp();
      },
      'asterisk',
    ],
    [
      'says that it ends',
      (client: AudioClient): void => {
        client.write(message(0));
      },
      'asterisk',
    ],
    [
      'is reset',
      (client: AudioClient): void => {
        client.reset();
      },
      'connection_lost',
    ],
    [
      'has audio of another rate',
      (c: AudioClient): void => {
        c.say(FRAME, 0x12);
      },
      'protocol_error',
    ],
    [
      'has a second id',
      (c: AudioClient): void => {
        c.write(message(1, randomBytes(16)));
      },
      'protocol_error',
    ],
  ])('ends a line whose connection %s, and not its call', async (_name, end, reason) => {
    const { audio } = await serveAudio();
    let client: AudioClient | undefined;
    const { value } = await callWithAudio(
      async (channel) => {
        const line = await audio.attach(channel);
        const ended = endOf(line);
        end(client!);
        const told = await ended;
        const { code } = await channel.noop();
        return { told, code, open: audio.lines.size };
      },
      { onConnected: (connected) => (client = connected) },
    );
    expect(value).toEqual({ told: reason, code: 200, open: 0 });
  });

  it('loses frames, and waits for nothing, where Asterisk does not read', async () => {
    const { audio } = await serveAudio();
    const ends: { unsent: number; sent: number }[] = [];
    const note = (told: unknown): void => void ends.push(told as { unsent: number; sent: number });
    subscribe('nestjs-agi:audio:end', note);
    await callWithAudio(
      async (channel) => {
        const line = await audio.attach(channel);
        await line.speak(new Int16Array(1600));
        await line.close();
      },
      {
        onConnected: (client) => {
          client.stall();
        },
      },
    );
    unsubscribe('nestjs-agi:audio:end', note);
    expect(ends).toMatchObject([{ sent: 10, unsent: 0, mode: 'beside', reason: 'closed' }]);
  });

  it('gives up in time where Asterisk does not connect', async () => {
    const { audio } = await serveAudio();
    const abort = new AbortController();
    const { value } = await callWithAudio(
      async (channel) => {
        const late = await audio.attach(channel, { timeout: 20 }).catch(codeOf);
        const aborted = audio.attach(channel, { signal: abort.signal }).catch(codeOf);
        const inUse = await audio.attach(channel).catch(codeOf);
        abort.abort();
        return [late, await aborted, inUse];
      },
      { onOriginate: () => undefined },
    );
    expect(value).toEqual(['E_AUDIO_TIMEOUT', 'E_AGI_ABORTED', 'E_AUDIO_IN_USE']);
  });

  it('is connected with a call in its place, at the rate that Asterisk has, with keys', async () => {
    const { audio } = await serveAudio();
    const connect = (version: string, options = {}) => {
      let client: AudioClient | undefined;
      return callWithAudio(
        async (channel) => {
          const line = await audio.connect(channel, options);
          const refused = keysOf(line);
          const reader = refused === undefined ? line.keys() : undefined;
          client?.press('7');
          const keys = (await reader?.next())?.value;
          const { rate, mode } = line;
          await line.close();
          return { rate, mode, keys, refused, after: (await channel.noop()).code };
        },
        {
          environment: { agi_version: version },
          applications: {
            Dial: async (text, call) => {
              client = await AudioClient.dial(text);
              await client.closed;
              call.set('DIALSTATUS', 'ANSWER');
              return 0;
            },
          },
        },
      ).then(({ value }) => value);
    };
    expect(await connect('22.10.1')).toMatchObject({ rate: 16_000, mode: 'in-place', keys: '7' });
    expect(await connect('22.10.1', { rate: 8000 })).toMatchObject({ rate: 8000, after: 200 });
    expect(await connect('20.10.0')).toMatchObject({ rate: 8000, refused: 'E_AGI_UNSUPPORTED' });
    await expect(connect('20.10.0', { rate: 16_000 })).rejects.toMatchObject({
      code: 'E_AGI_UNSUPPORTED',
      message: expect.stringContaining('audio of 16000 Hz, only of 8000 Hz'),
    });
  });

  it('names what is missing or wrong', async () => {
    const { audio } = await serveAudio();
    const attach = (environment: Record<string, string>, applications = {}) =>
      callWithAudio((channel) => audio.attach(channel).catch((error: unknown) => error), {
        environment,
        ...(Object.keys(applications).length > 0 && { applications }),
      }).then(({ value }) => value);
    expect(await attach({ agi_version: '16.28.0' })).toMatchObject({
      code: 'E_AGI_UNSUPPORTED',
      message: expect.stringContaining('they came with 18.0'),
    });
    expect(await attach({}, { Originate: { status: 'FAILED' }, Playtones: () => 0 })).toMatchObject(
      { code: 'E_AUDIO_UNREACHABLE' },
    );
    const lacking = { Originate: () => -2, Playtones: () => 0 };
    expect(await attach({}, lacking)).toMatchObject({ code: 'E_AGI_UNSUPPORTED' });
    const { value } = await callWithAudio(async (channel) => [
      await audio.attach(channel, { timeout: -1 }).catch(codeOf),
      await audio.attach(channel, { rate: 16_000 } as never).catch(codeOf),
      await audio.connect(channel, { rate: 11_025 as never }).catch(codeOf),
    ]);
    expect(value).toEqual([
      'E_AGI_INVALID_ARGUMENT',
      'E_AGI_INVALID_ARGUMENT',
      'E_AGI_INVALID_ARGUMENT',
    ]);
  });

  it('gives no line to a call from elsewhere while it does not listen', async () => {
    const closed = new AudioServer({ port: 0 });
    const server = new AGIServer({ port: 0 });
    let code: unknown;
    server.agi('/audio', async (channel) => {
      code = await closed.attach(channel).catch(codeOf);
    });
    const { port } = await server.listen();
    await placeCall(`agi://127.0.0.1:${port}/audio`).ended;
    await server.close();
    expect(code).toBe('E_AUDIO_NOT_LISTENING');
  });

  it('refuses wrong options, and an address that says nothing', async () => {
    expect(() => new AudioServer({ port: 'x' as never })).toThrow(/AudioServer options\.port is/);
    for (const address of ['', 'a b', '10.0.0.5:0', '10.0.0.5:70000', '[10.0.0.5]', 'x/y']) {
      expect(() => new AudioServer({ address })).toThrow(/AudioServer options\.address is/);
    }
    for (const address of ['pbx.example', '10.0.0.5:9092', '[fd00::5]:9092', 'fd00::5']) {
      expect(new AudioServer({ address }).listening).toBe(false);
    }
    await expect(new AudioServer({ port: 0, host: '0.0.0.0' }).listen()).rejects.toMatchObject({
      code: 'E_AGI_INVALID_ARGUMENT',
      message: expect.stringContaining('give `address`'),
    });
  });

  it('listens once, on a free port, and again after it was closed', async () => {
    const { audio, port } = await serveAudio();
    await expect(audio.listen()).rejects.toMatchObject({ code: 'E_AGI_ALREADY_LISTENING' });
    const other = new AudioServer({ port });
    await expect(other.listen()).rejects.toMatchObject({ code: 'E_AGI_SOCKET_ERROR' });
    await other.close();
    await audio.close();
    expect(audio.listening).toBe(false);
    await audio.listen();
    expect(audio.listening).toBe(true);
  });

  it('tells when it listens and when it is closed, and a listener that throws harms nothing', async () => {
    const audio = new AudioServer({ port: 0 });
    const told: unknown[] = [];
    const reports: string[] = [];
    const stop = takeReports(({ code }) => reports.push(code));
    audio.on('listening', (...args) => told.push(['listening', ...args]));
    audio.on('close', () => {
      told.push('close');
      throw new Error('of the listener');
    });
    const { host, port } = await audio.listen();
    await audio.close();
    stop();
    expect(told).toEqual([['listening', host, port], 'close']);
    expect(reports).toEqual(['AGI_CALLBACK_ERROR']);
  });

  it('does not listen where the signal is aborted already', async () => {
    const audio = new AudioServer({ port: 0 });
    const refused = audio.listen({ signal: AbortSignal.abort() });
    await expect(refused).rejects.toMatchObject({ code: 'E_AGI_ABORTED' });
    expect(audio.listening).toBe(false);
  });

  it('gives out no lines while it drains, and ends those that are left', async () => {
    const { audio } = await serveAudio();
    const { value } = await callWithAudio(async (channel) => {
      const line = await audio.attach(channel);
      const closing = audio.close({ drain: 60_000 });
      const refused = await audio.connect(channel).catch(codeOf);
      const open = !line.closed;
      const end = endOf(line);
      await audio.close();
      await closing;
      return { refused, open, end: await end, listening: audio.listening };
    });
    expect(value).toEqual({
      refused: 'E_AUDIO_IN_USE',
      open: true,
      end: 'draining',
      listening: false,
    });
  });

  it('asks Asterisk for no line of another call while it drains', async () => {
    const { audio } = await serveAudio();
    const server = new AGIServer({ port: 0 });
    let code: unknown;
    server.agi('/audio', async (channel) => {
      code = await audio.attach(channel).catch(codeOf);
    });
    const { port } = await server.listen();
    const { value: commands } = await callWithAudio(async (channel) => {
      const line = await audio.attach(channel);
      const closing = audio.close({ drain: 60_000 });
      const other = await placeCall(`agi://127.0.0.1:${port}/audio`).ended;
      await line.close();
      await closing;
      return other.commands;
    });
    await server.close();
    expect([code, commands]).toEqual(['E_AUDIO_NOT_LISTENING', []]);
  });

  it('is done with a drain as soon as the last line is over', async () => {
    const { audio } = await serveAudio();
    await callWithAudio(async (channel) => {
      const line = await audio.attach(channel);
      const closing = audio.close({ drain: 3_600_000 });
      await line.close();
      await closing;
    });
    expect(audio.lines.size).toBe(0);
  });

  it('lets a call that ends as it attaches reject, and leaves nothing', async () => {
    const { audio } = await serveAudio();
    const { value } = await callWithAudio(
      async (channel: AGIChannel) => audio.attach(channel).catch(codeOf),
      {
        onOriginate: () => undefined,
        script: [{ running: 'Originate', after: 50, hangup: true }],
      },
    );
    expect(value).toBe('E_AGI_HANGUP');
    await audio.close({ drain: 3_600_000 });
  });
});
