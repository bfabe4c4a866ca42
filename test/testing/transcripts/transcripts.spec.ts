import { afterEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AGIServer, type AGIChannel, type AGIServerOptions } from 'nestjs-agi/core';
import {
  formatTranscript,
  parseTranscript,
  placeCall,
  recordCalls,
  replayTranscript,
  transcriptOf,
  type CallRecorder,
  type Transcript,
  type TranscriptEntry,
} from 'nestjs-agi/testing';
import { call } from '../../fixtures/peer.js';

const running: { close(): Promise<void> }[] = [];
const folders: string[] = [];
afterEach(async () => {
  for (const one of running.splice(0)) await one.close();
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

function serverOf(
  handler: (channel: AGIChannel) => unknown,
  options: AGIServerOptions = {},
): AGIServer {
  const server = new AGIServer({ port: 0, ...options });
  server.agi('/menu', async (channel) => {
    await handler(channel);
  });
  return server;
}

/** Places a call through a recorder, and gives what that wrote into its folder. */
async function recorded(
  server: AGIServer,
  place = (url: string): Promise<unknown> => placeCall(`${url}/menu`, { prompt: 5 }).ended,
): Promise<{ files: string[]; texts: string[]; recorder: CallRecorder; errors: Error[] }> {
  const { port } = await server.listen();
  const folder = mkdtempSync(join(tmpdir(), 'agi-transcripts-'));
  folders.push(folder);
  const errors: Error[] = [];
  const recorder = await recordCalls({
    to: `agi://127.0.0.1:${port}`,
    folder,
    onError: (error) => errors.push(error),
  });
  running.push(server, recorder);
  await place(recorder.url);
  await recorder.close();
  const files = readdirSync(folder).sort();
  return {
    files,
    texts: files.map((file) => readFileSync(join(folder, file), 'utf8')),
    recorder,
    errors,
  };
}

const menu = async (channel: AGIChannel): Promise<void> => {
  await channel.answer();
  const { digits } = await channel.getData('main-menu', 1000, 1);
  await channel.setVariable('CHOICE', digits);
};

const withKey = (url: string): Promise<unknown> =>
  placeCall(`${url}/menu`, { prompt: 5 }).whenPlaying('main-menu').press('1').ended;

describe('a transcript', () => {
  it('is text that a person can read', async () => {
    const { texts, files } = await recorded(serverOf(menu), withKey);
    expect(files).toEqual([expect.stringMatching(/^[\d.]+\.agi\.txt$/)]);
    const [text = ''] = texts;
    expect(text).toContain('> agi_network: yes\n');
    expect(text.slice(text.indexOf('\n>\n') + 3)).toBe(
      [
        '< ANSWER',
        '> 200 result=0',
        '< GET DATA main-menu 1000 1',
        '> 200 result=1',
        '< SET VARIABLE CHOICE 1',
        '> 200 result=1',
        '! server closed',
        '> HANGUP',
        '! asterisk closed',
        '',
      ].join('\n'),
    );
  });

  it('keeps every byte, and reads the line ends of every editor', () => {
    const line = fc
      .uint8Array({ maxLength: 40 })
      .map((bytes) => Buffer.from(bytes).toString('latin1').replaceAll('\n', ''));
    const text = fc.string({ unit: 'grapheme' }).map((one) => one.replaceAll('\n', ''));
    const wire = fc.oneof(
      line,
      text.map((one) => Buffer.from(one, 'utf8').toString('latin1')),
      fc.constantFrom('\\', '\\\\', 'a\\', ' ', 'a ', '# x', '! server closed', '\\x41', 'é\\'),
      // Blanks that trimEnd() takes away, and what turns text around.
      fc
        .constantFrom(
          '\u00a0',
          'a\u3000',
          'a\u2003\u00a0',
          '\ufeff',
          '\u202eb',
          '\u2028',
          '\u009b2J',
        )
        .map((one) => Buffer.from(one, 'utf8').toString('latin1')),
    );
    const entry: fc.Arbitrary<TranscriptEntry> = fc.oneof(
      fc.record({ from: fc.constantFrom('asterisk' as const, 'server' as const), line: wire }),
      fc.record({
        from: fc.constantFrom('asterisk' as const, 'server' as const),
        line: wire,
        unfinished: fc.constant(true as const),
      }),
      fc.record({ end: fc.constantFrom('asterisk' as const, 'server' as const) }),
      fc.constant<TranscriptEntry>({ end: 'server', reset: true }),
    );
    fc.assert(
      fc.property(fc.array(entry), (entries) => {
        const all: TranscriptEntry[] = [...entries, { from: 'server', line: 'last' }];
        const written = formatTranscript({ entries: all });
        expect(parseTranscript(written).entries).toEqual(all);
        expect(parseTranscript(`\ufeff${written}`).entries).toEqual(all);
        expect(written).not.toMatch(/[^\P{Cc}\n]|[\u2028-\u202e\u2066-\u2069]/u);
        expect(parseTranscript(written.replaceAll('\n', '\r\n')).entries).toEqual(all);
      }),
    );
  });

  it.each([
    ['', 'it has no line that was sent'],
    ['# only a note\n', 'it has no line that was sent'],
    ['> a\nANSWER', 'line 2 is "ANSWER"'],
    ['> a\n\n? x', 'line 3 is "? x", but a line begins with >, <, ! or #'],
    ['>a', 'line 1 is ">a", but a blank follows the first character'],
    ['> a\n! closed', 'line 2 is "! closed", but it may say asterisk closed, server closed'],
    ['> \\x4', 'is neither \\\\ nor \\x and two hexadecimal digits'],
  ])('that is %j is refused, by its line', (text, message) => {
    expect(() => parseTranscript(text)).toThrow(message);
  });
});

describe('a recorded call, replayed', () => {
  const record = async (server = serverOf(menu)): Promise<string> =>
    (await recorded(server, withKey)).texts[0] ?? '';

  it('passes on the same server, in memory and over the network', async () => {
    const text = await record();
    const server = serverOf(menu);
    running.push(server);
    const { port } = await server.listen();
    await replayTranscript(text, server);
    await replayTranscript(parseTranscript(text), `agi://127.0.0.1:${port}`);
  });

  it('passes when it comes from the simulator’s report', async () => {
    const calls: string[] = [];
    const server = serverOf(async (channel) => {
      await menu(channel);
      channel.once('end', (outcome) => calls.push(outcome));
    });
    const report = await placeCall(server, '/menu').whenPlaying('main-menu').press('1').ended;
    await replayTranscript(transcriptOf(report), server);
    // The farewell of Asterisk is no hangup of the caller.
    expect(calls).toEqual(['completed', 'completed']);
  });

  it('passes, though the random words of fences differ each time', async () => {
    const exact = (): AGIServer =>
      serverOf(
        async (channel) => {
          const { value } = await channel.getVariable('GREETING');
          await channel.verbose(value ?? 'none');
        },
        { exactValues: 'always' },
      );
    const { texts } = await recorded(
      exact(),
      (url) =>
        placeCall(`${url}/menu`, { variables: { GREETING: 'hello\nworld \\ "quoted"' } }).ended,
    );
    const [text = ''] = texts;
    expect(text).toMatch(/< GET FULL VARIABLE [0-9a-f]{32}\n/);
    await replayTranscript(text, exact());
  });

  it('hangs up where the caller did', async () => {
    const ends: string[] = [];
    const patient = (): AGIServer =>
      serverOf(async (channel) => {
        channel.once('hangup', () => ends.push('hangup'));
        // Still done on a dead channel is only the last command.
        await menu(channel);
        await channel.streamFile('goodbye');
        ends.push('not reached');
      });
    const { texts } = await recorded(
      patient(),
      (url) => placeCall(`${url}/menu`, { prompt: 5 }).whenPlaying('main-menu').hangUp().ended,
    );
    expect(texts[0]).toMatch(/> HANGUP\n< SET VARIABLE CHOICE ""\n.*\n! server closed\n/);
    await replayTranscript(texts[0] ?? '', patient());
    expect(ends).toEqual(['hangup', 'hangup']);
  });

  it.each<[string, (channel: AGIChannel) => Promise<unknown>, RegExp]>([
    [
      'another command',
      async (channel) => {
        await channel.answer();
        await channel.getData('other-menu', 1000, 1);
      },
      /the server said something else: GET DATA other-menu 1000 1\n[^]*→ it said GET DATA other-menu 1000 1\n< GET DATA main-menu/,
    ],
    [
      'less',
      (channel) => channel.answer(),
      /closed the connection too early\n[^]*→ it closed\n< GET DATA/,
    ],
    [
      'more',
      async (channel) => {
        await menu(channel);
        await channel.noop('more');
      },
      /said more than was recorded: NOOP more\n[^]*→ it said NOOP more\n! server closed/,
    ],
  ])('fails if the server says %s, and shows the position', async (_what, handler, message) => {
    const text = await record();
    const failure = replayTranscript(text, serverOf(handler));
    await expect(failure).rejects.toMatchObject({ name: 'ExpectationError' });
    await expect(failure).rejects.toThrow(message);
  });

  it('may differ in what `normalise` makes equal', async () => {
    const order = (number: number): AGIServer =>
      serverOf((channel) => channel.setVariable('ORDER', `order-${number}`));
    const text = (await recorded(order(1))).texts[0] ?? '';
    await expect(replayTranscript(text, order(2))).rejects.toThrow('said something else');
    const normalise = (command: string): string => command.replace(/order-\d+/, 'order-N');
    await replayTranscript(text, order(2), { normalise });
  });

  it('does not wait forever for a server that is silent or not there', async () => {
    const text = await record();
    const silent = serverOf(() => new Promise(() => undefined));
    const failure = replayTranscript(text, silent, { timeout: 100 });
    await expect(failure).rejects.toMatchObject({ code: 'E_AGI_COMMAND_TIMEOUT' });
    await expect(failure).rejects.toThrow(/→ it said nothing here\n< ANSWER/);
    await silent.close();
    await expect(replayTranscript(text, 'agi://127.0.0.1:1')).rejects.toMatchObject({
      code: 'E_AGI_SOCKET_ERROR',
    });
    expect(() => replayTranscript('nonsense', silent)).toThrow('the transcript cannot be read');
  });
});

describe('a recorder', () => {
  it('writes two sessions of one channel to two files, and only into its folder', async () => {
    const call = (url: string, agi_uniqueid: string): Promise<unknown> =>
      placeCall(`${url}/menu`, { prompt: 5, environment: { agi_uniqueid } }).ended;
    const { files } = await recorded(serverOf(menu), async (url) => {
      await call(url, '17.1');
      await call(url, '17.1');
      await call(url, '../../etc/passwd');
    });
    expect(files).toEqual(['17.1-2.agi.txt', '17.1.agi.txt', '__.._etc_passwd.agi.txt']);
  });

  it('reports a server that cannot be reached, and the dialplan reads FAILURE as it would without it', async () => {
    const errors: Error[] = [];
    const calls: Transcript[] = [];
    const recorder = await recordCalls({
      to: 'agi://127.0.0.1:1',
      onError: (error) => errors.push(error),
      onCall: (transcript) => calls.push(transcript),
    });
    running.push(recorder);
    const report = await placeCall(`${recorder.url}/menu`).ended;
    expect(report).toMatchObject({ status: 'FAILURE', outcome: '', commands: ['failure'] });
    await recorder.close();
    expect(errors).toEqual([expect.objectContaining({ code: 'E_AGI_SOCKET_ERROR' })]);
    expect(calls).toEqual([]);
  });

  it('hands on a reset as a reset, and writes it down', async () => {
    const errors: string[] = [];
    const server = serverOf(async (channel) => {
      await channel.getData('main-menu');
    });
    server.on('channel_error', ({ error }) => errors.push((error as { code?: string }).code ?? ''));
    const { texts } = await recorded(server, async (url) => {
      const peer = await call({ port: Number(url.split(':')[2]) }, '/menu');
      await peer.hears('\n');
      peer.write('200 resu');
      // A reset takes back what has not been read: the recorder reads it within a turn of the loop.
      for (let turn = 0; turn < 10; turn++) await new Promise((resolve) => setImmediate(resolve));
      peer.reset();
      await once(server, 'channel_end');
    });
    expect(errors).toEqual(['E_AGI_SOCKET_ERROR']);
    expect(texts[0]).toContain('> 200 resu\\\n! asterisk reset\n');
  });

  it('rejects at once when an address is taken', async () => {
    const server = serverOf(menu);
    running.push(server);
    const { port } = await server.listen();
    await expect(recordCalls({ to: 'agi://127.0.0.1:1', port })).rejects.toMatchObject({
      code: 'E_AGI_SOCKET_ERROR',
      message: expect.stringContaining(`127.0.0.1:${port}`),
    });
    await expect(recordCalls({ to: 'http://x' })).rejects.toThrow('is no FastAGI URL');
  });
});
