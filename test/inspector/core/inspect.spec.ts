import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { BasicTracerProvider } from '@opentelemetry/sdk-trace-base';
import { AsyncLocalStorage } from 'node:async_hooks';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { AGIServer, type AGIChannel, type AGIDiagnostics } from 'nestjs-agi/core';
import {
  inspect,
  SpanNotes,
  type InspectOptions,
  type ServedInspector,
} from 'nestjs-agi/inspector/core';
import { parseTranscript, placeCall, replayTranscript } from 'nestjs-agi/testing';
import { diagnostics } from '../../../lib/core/internal.js';
import { ask, openStream, post, shown, type CallView } from '../fixture/ask.js';

const open: ServedInspector[] = [];

afterEach(async () => {
  await Promise.all(open.splice(0).map((served) => served.close()));
});

async function inspected(
  server: AGIServer,
  options: InspectOptions = {},
): Promise<ServedInspector> {
  const served = await inspect(server, { log: () => undefined, ...options });
  open.push(served);
  return served;
}

async function menu(channel: AGIChannel): Promise<void> {
  await channel.answer();
  const { digits } = await channel.getData('main-menu', 3000, 1);
  await channel.setVariable('CHOICE', digits);
  await channel.streamFile('thank-you');
}

function menuServer(handler = menu): AGIServer {
  return new AGIServer().agi('/menu', handler);
}

const placeMenuCall = (server: AGIServer, path = '/menu') =>
  placeCall(server, path, {
    callerId: { name: 'Ada', number: '5551234' },
    script: [{ playing: 'main-menu', press: '7' }],
  }).ended;

async function viewOf({ url }: ServedInspector, id: string): Promise<CallView> {
  return JSON.parse((await ask(`${url}call/${id}`)).text) as CallView;
}

async function callsOf({ url }: ServedInspector) {
  const stream = await openStream(url);
  const { calls } = await stream.next();
  stream.close();
  return calls;
}

describe('the inspector of the core', () => {
  it('shows a call that is over, with its timeline, masked', async () => {
    const server = menuServer();
    const served = await inspected(server);
    await placeMenuCall(server);
    const [call] = await callsOf(served);
    expect(call).toMatchObject({
      route: '/menu',
      path: '/menu',
      caller: '***34',
      name: 'Ada',
      running: false,
      outcome: 'completed',
    });
    const view = await viewOf(served, call!.id);
    const said = view.entries.map(shown).filter((line) => !line.startsWith('agi_'));
    expect(said.slice(0, 7)).toEqual([
      '',
      'ANSWER',
      '200 result=0',
      'GET DATA main-menu 3000 1',
      '200 result=•',
      'SET VARIABLE CHOICE •',
      '200 result=1',
    ]);
    expect(JSON.stringify(view)).not.toContain('5551234');
  });

  it('has the times of the diagnostics', async () => {
    const server = menuServer();
    const served = await inspected(server);
    // The clock goes on by 7 ms while each command is under way, and at no other time.
    let now = 1_000_000;
    const clock = jest.spyOn(performance, 'now').mockImplementation(() => now);
    const durations: (number | undefined)[] = [];
    const began = (): void => {
      now += 7;
    };
    const ended = (message: unknown): void => {
      durations.push((message as AGIDiagnostics['nestjs-agi:command:end']).duration);
    };
    subscribe('nestjs-agi:command:start', began);
    subscribe('nestjs-agi:command:end', ended);
    try {
      await placeMenuCall(server);
    } finally {
      unsubscribe('nestjs-agi:command:start', began);
      unsubscribe('nestjs-agi:command:end', ended);
      clock.mockRestore();
    }
    const [call] = await callsOf(served);
    const { entries } = await viewOf(served, call!.id);
    const lines = entries.slice(entries.findIndex(({ kind }) => kind === 'server'));
    const took = lines.flatMap(({ kind, at }, index) =>
      kind === 'server' && lines[index + 1]?.kind === 'asterisk' ? [lines[index + 1]!.at - at] : [],
    );
    expect(took).toHaveLength(4);
    expect(took).toEqual(durations);
  });

  it('tells a page of a call while it runs, and of its end', async () => {
    const server = menuServer();
    const served = await inspected(server);
    const stream = await openStream(served.url);
    expect(await stream.next()).toMatchObject({ whole: true, calls: [], running: 0 });
    const call = placeCall(server, '/menu', { time: 'real', prompt: 60_000, unused: 'allow' });
    const began = await stream.until(({ running }) => running === 1);
    expect(began.calls).toMatchObject([{ running: true }]);
    call.hangup();
    await call.ended;
    const ended = await stream.until(({ running }) => running === 0);
    expect(ended.calls).toMatchObject([{ id: began.calls[0]!.id, outcome: 'hangup' }]);
    stream.close();
  });

  it('tells a page that connects again what it has missed, and all of it to a page of another run', async () => {
    const server = menuServer();
    const served = await inspected(server);
    await placeMenuCall(server);
    const stream = await openStream(served.url);
    const { id } = await stream.next();
    stream.close();
    await placeMenuCall(server);
    const again = await openStream(served.url, id);
    expect(await again.next()).toMatchObject({ whole: false, calls: [{ outcome: 'completed' }] });
    again.close();
    const other = await openStream(served.url, 'another-run.3');
    const whole = await other.next();
    expect([whole.whole, whole.calls.length]).toEqual([true, 2]);
    other.close();
  });

  it('counts calls, outcomes and times by route', async () => {
    const server = menuServer();
    const served = await inspected(server);
    await placeMenuCall(server);
    await placeMenuCall(server);
    await placeCall(server, '/nowhere').ended;
    const stream = await openStream(served.url);
    const { routes } = await stream.next();
    stream.close();
    expect(routes).toMatchObject([
      { route: '/menu', calls: 2, perMinute: 2, outcomes: { completed: 2 } },
      { route: null, calls: 1, outcomes: { no_handler: 1 } },
    ]);
  });

  it('shows what a handler threw, with its stack', async () => {
    const server = menuServer(() => {
      throw new TypeError('no account 123456');
    });
    server.on('handler_error', () => undefined);
    const served = await inspected(server);
    await placeCall(server, '/menu').ended;
    const [call] = await callsOf(served);
    expect(call?.outcome).toBe('handler_error');
    const error = (await viewOf(served, call!.id)).entries.find(({ kind }) => kind === 'error');
    expect(shown(error!)).toBe('TypeError: no account ***');
    expect(error?.detail).toContain('inspect.spec.ts');
  });

  it('finds calls by what was said in them', async () => {
    const server = menuServer().agi('/other', async (channel) => {
      await channel.streamFile('closing-time');
    });
    const served = await inspected(server);
    await placeMenuCall(server);
    await placeCall(server, '/other').ended;
    const { text } = await ask(`${served.url}search?text=Closing-TIME`);
    const [found, ...more] = (JSON.parse(text) as { ids: string[] }).ids;
    expect(more).toEqual([]);
    expect((await viewOf(served, found!)).route).toBe('/other');
  });

  it('puts notes of the application into the timeline', async () => {
    const server = menuServer(async (channel) => {
      await channel.answer();
      served.inspector.note(channel, { text: 'customer 4711 found' });
      served.inspector.note(channel, { kind: 'span', text: 'SELECT', duration: 12.5 });
    });
    const served = await inspected(server);
    await placeCall(server, '/menu').ended;
    const [call] = await callsOf(served);
    const { entries } = await viewOf(served, call!.id);
    const notes = entries.filter(({ kind }) => kind === 'log' || kind === 'span');
    expect(notes.map(shown)).toEqual(['customer *** found', 'SELECT']);
    expect(notes[1]?.duration).toBe(12.5);
  });
});

describe('the timeline of a call', () => {
  it('has the work after the call: what it noted, how long it took, what it threw', async () => {
    const server = menuServer(async (channel) => {
      await channel.answer();
      channel.afterCall(() => {
        served.inspector.note(channel, { text: 'bill 4711 is written' });
      });
      channel.afterCall(() => {
        throw new Error('no mail server');
      });
    });
    server.on('after_call_error', () => undefined);
    const served = await inspected(server);
    await placeCall(server, '/menu').ended;
    const [call] = await callsOf(served);
    const { entries } = await viewOf(served, call!.id);
    const closed = entries.findIndex(({ kind }) => kind === 'closed');
    const after = entries.slice(closed).filter(({ kind }) => /log|work|error/.test(kind));
    expect(after.map((entry) => [entry.kind, shown(entry)])).toEqual([
      ['log', 'bill *** is written'],
      ['work', 'work after the call is done'],
      ['error', 'work after the call failed: no mail server'],
    ]);
    expect(after[1]?.duration).toBeGreaterThanOrEqual(0);
    expect(after[2]?.detail).toContain('inspect.spec.ts');
  });

  it('has how loud both sides were, in entries of five seconds', async () => {
    const server = menuServer(async (channel) => {
      const { request: call } = channel;
      await channel.answer();
      for (let count = 0; count < 10; count++) {
        diagnostics.audioLevel.publish({ call, heard: -10 - 5 * count, said: undefined });
      }
      diagnostics.audioLevel.publish({ call, heard: -35, said: -96 });
      await channel.noop();
      diagnostics.audioLevel.publish({ call, heard: undefined, said: 0 });
    });
    const served = await inspected(server);
    await placeCall(server, '/menu').ended;
    const [call] = await callsOf(served);
    const { entries } = await viewOf(served, call!.id);
    const levels = entries.filter(({ kind }) => kind === 'level').map(shown);
    expect(levels).toEqual([
      'caller █▇▇▆▅▅▄▃▂▂ server ··········',
      'caller ▅ server ▁',
      'caller · server █',
    ]);
    expect(entries.map(shown).indexOf('NOOP')).toBe(entries.map(shown).indexOf(levels[1]!) + 1);
  });
});

describe('the spans of OpenTelemetry', () => {
  it('go into the timeline of the call in which they began', async () => {
    const storage = new AsyncLocalStorage<AGIChannel>();
    const server = menuServer((channel) =>
      storage.run(channel, async () => {
        await channel.answer();
        const span = provider.getTracer('test').startSpan('SELECT customer 4711');
        await channel.noop();
        span.end();
      }),
    );
    const served = await inspected(server);
    const notes = new SpanNotes(served.inspector, () => storage.getStore());
    const provider = new BasicTracerProvider({ spanProcessors: [notes] });
    provider.getTracer('test').startSpan('outside of any call').end();
    await placeCall(server, '/menu').ended;
    await provider.shutdown();
    const [call] = await callsOf(served);
    const spans = (await viewOf(served, call!.id)).entries.filter(({ kind }) => kind === 'span');
    expect(spans.map(shown)).toEqual(['SELECT customer ***']);
    expect(spans[0]?.duration).toBeGreaterThan(0);
  });
});

describe('a test that is saved', () => {
  async function saved(served: ServedInspector): Promise<{ spec: string; transcript: string }> {
    const [call] = await callsOf(served);
    const [spec, transcript] = await Promise.all(
      ['spec', 'transcript'].map((what) => ask(`${served.url}call/${call!.id}/${what}`)),
    );
    expect(spec?.headers['content-disposition']).toMatch(
      /^attachment; filename="[\w.-]+\.spec\.ts"$/,
    );
    return { spec: spec?.text ?? '', transcript: transcript?.text ?? '' };
  }

  it('replays, and fails when the handler says something else', async () => {
    const server = menuServer();
    const served = await inspected(server);
    await placeMenuCall(server);
    const { spec, transcript } = await saved(served);
    expect(spec).toContain(`  "key 1": '',\n  // "value 1": "100",\n`);
    expect(spec).toMatch(/^};\n\nconst transcript = readFileSync\(/m);
    expect(spec).toMatch(
      /^test\("\/menu: completed, as on \d{4}-\d\d-\d\dT.*Z", async \(\) => \{$/m,
    );
    expect(spec).toContain('await replayTranscript(transcript, server, { masked });');
    expect(spec).toMatch(/'utf8'\);\n\ntest\(.*\n {2}await replayTranscript\(.*\n\}\);\n$/);
    await replayTranscript(transcript, menuServer(), { masked: { 'key 1': '7' } });
    const changed = menuServer(async (channel) => {
      await channel.answer();
      await channel.getData('another-menu', 3000, 1);
    });
    await expect(
      replayTranscript(transcript, changed, { masked: { 'key 1': '7' } }),
    ).rejects.toThrow('the server said something else: GET DATA another-menu 3000 1');
  });

  it('has all bytes of the call where nothing is masked', async () => {
    const server = menuServer();
    const served = await inspected(server, { mask: false });
    await placeMenuCall(server, '/menu?token=hunter-two');
    const { spec, transcript } = await saved(served);
    expect((await callsOf(served))[0]?.caller).toBe('5551234');
    expect(spec).not.toContain('masked');
    for (const part of ['5551234', 'token=hunter-two', '> 200 result=7', 'CHOICE 7']) {
      expect(transcript).toContain(part);
    }
    expect(parseTranscript(transcript).entries.length).toBeGreaterThan(30);
    await replayTranscript(transcript, menuServer());
  });

  it('has a name of at most 100 characters, whatever the id of the call', async () => {
    const server = menuServer();
    const served = await inspected(server);
    await placeCall(server, '/menu', {
      environment: { agi_uniqueid: `../${'1'.repeat(200)}` },
      script: [{ playing: 'main-menu', press: '7' }],
    }).ended;
    const [call] = await callsOf(served);
    const { headers } = await ask(`${served.url}call/${call!.id}/spec`);
    expect(headers['content-disposition']).toBe(
      `attachment; filename="__${'1'.repeat(98)}.spec.ts"`,
    );
  });

  it('is replayed against the code that runs, which may have changed', async () => {
    let handler = menu;
    const server = menuServer((channel) => handler(channel));
    const served = await inspected(server);
    await placeMenuCall(server);
    const [call] = await callsOf(served);
    const replay = async (): Promise<unknown> => {
      const url = `${served.url}call/${call!.id}/replay`;
      return JSON.parse((await post(url, { masked: { 'key 1': '7' } })).text);
    };
    expect(await replay()).toEqual({ same: true });
    handler = async (channel) => {
      await channel.answer();
      await channel.streamFile('closed');
    };
    expect(await replay()).toMatchObject({
      same: false,
      difference: expect.stringContaining('the server said something else: STREAM FILE closed ""'),
    });
    const replays = (await callsOf(served)).filter(({ replayOf }) => replayOf === call!.id);
    expect(replays).toHaveLength(2);
    // The replay closes its connection in the middle of a command, before the handler is over.
    await server.close();
    expect((await callsOf(served)).filter(({ running }) => running)).toEqual([]);
  });

  it('says which masked texts a replay lacks', async () => {
    const server = menuServer();
    const served = await inspected(server);
    await placeMenuCall(server);
    const [call] = await callsOf(served);
    const { text } = await post(`${served.url}call/${call!.id}/replay`, {});
    expect(JSON.parse(text)).toMatchObject({
      same: false,
      difference: expect.stringContaining('give `masked` a value for "key 1"'),
    });
    const wrong = await post(`${served.url}call/${call!.id}/replay`, { masked: { 'key 1': 7 } });
    expect(wrong).toMatchObject({
      status: 400,
      text: expect.stringContaining('whose values are texts'),
    });
  });
});
