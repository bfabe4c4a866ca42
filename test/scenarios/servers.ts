import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { AGIServer } from 'nestjs-agi/core';
import { recordCalls, type Transcript } from 'nestjs-agi/testing';
import { SCENARIOS } from './list/index.js';
import type { Caller, Say } from './scenario.js';

/** The callers of the calls that go on, by the name of the scenario. */
const callers = new Map<string, Caller>();

export interface ScenarioServers {
  /** The URL that Asterisk calls for a scenario. */
  urlOf(name: string): string;
  /** Sets the caller of a scenario. */
  answerWith(name: string, caller: Caller): void;
  /** Resolves with the transcript of a scenario when it is over. */
  transcriptOf(name: string): Promise<Transcript>;
  close(): Promise<void>;
}

/** Serves every scenario, and records its transcript. */
export async function serveScenarios(): Promise<ScenarioServers> {
  const callerOf = (name: string): Caller => {
    const caller = callers.get(name);
    if (caller === undefined) throw new Error(`nobody calls ${name}`);
    return caller;
  };
  const agi = new AGIServer({ port: 0 });
  const plain = createServer({ allowHalfOpen: true }, (socket) => {
    void converse(socket, callerOf);
  });
  for (const [name, { handler }] of Object.entries(SCENARIOS)) {
    if (handler === undefined) continue;
    agi.agi(`/${slug(name)}`, async (channel) => {
      await handler(channel, callerOf(name));
    });
  }
  plain.listen(0, '127.0.0.1');
  await once(plain, 'listening');
  const { port } = await agi.listen();
  const plainPort = (plain.address() as { port: number }).port;

  const told = new Map<string, (transcript: Transcript) => void>();
  const transcripts = new Map(
    Object.keys(SCENARIOS).map((name) => [
      name,
      new Promise<Transcript>((resolve) => told.set(name, resolve)),
    ]),
  );
  const onCall = (transcript: Transcript): void => {
    const name = nameIn(transcript);
    if (name !== undefined) told.get(name)?.(transcript);
  };
  const toAgi = await recordCalls({ to: `agi://127.0.0.1:${port}`, onCall });
  const toPlain = await recordCalls({ to: `agi://127.0.0.1:${plainPort}`, onCall });
  return {
    urlOf: (name) => {
      const { plain: byLine, path = slug(name) } = SCENARIOS[name]!;
      return `${(byLine ? toPlain : toAgi).url}/${path}?scenario=${slug(name)}`;
    },
    answerWith: (name, caller) => callers.set(name, caller),
    transcriptOf: (name) => transcripts.get(name)!,
    close: async () => {
      await agi.close();
      plain.close();
      await Promise.all([toAgi.close(), toPlain.close()]);
    },
  };
}

function slug(name: string): string {
  return name.replaceAll(/\W+/g, '-').toLowerCase();
}

function nameIn({ entries }: Transcript): string | undefined {
  for (const entry of entries) {
    if (!('line' in entry)) continue;
    const found = /^agi_request: .*[?]scenario=([\w-]+)/.exec(entry.line)?.[1];
    if (found !== undefined) return Object.keys(SCENARIOS).find((name) => slug(name) === found);
  }
  return undefined;
}

/** Serves a scenario line by line, without this library. */
async function converse(socket: Socket, callerOf: (name: string) => Caller): Promise<void> {
  socket.on('error', () => undefined);
  let heard = '';
  let wake = (): void => undefined;
  socket.on('data', (chunk: Buffer) => {
    heard += chunk.toString('latin1');
    wake();
  });
  const until = async (pattern: RegExp): Promise<string> => {
    for (;;) {
      const match = pattern.exec(heard);
      if (match) {
        heard = heard.slice(match.index + match[0].length);
        return match[0];
      }
      await new Promise<void>((resolve) => (wake = resolve));
    }
  };
  const environment = await until(/^[^]*?\n\n/);
  const name = nameIn({
    entries: environment.split('\n').map((line) => ({ from: 'asterisk', line }) as const),
  });
  const scenario = name === undefined ? undefined : SCENARIOS[name];
  const say: Say = (line) => {
    socket.write(`${line}\n`);
    return until(/^(?:HANGUP\n)*(?:520-[^]*?\n)?(?:200|5\d\d) .*\n/);
  };
  await scenario?.plain?.(say, callerOf(name ?? ''));
  socket.end();
}
