// Runs within a program that Asterisk has started, beside the built package.
import { connect } from 'node:net';
import { Duplex } from 'node:stream';
import { serveProcess, type AGIChannel } from 'nestjs-agi/core';
import { converse } from '../converse.js';
import { SCENARIOS } from '../list/index.js';
import type { Caller } from '../scenario.js';

/** What the program tells the test, one line each: what the caller is to do, or the lines that were written and read. */
export type Message =
  | { readonly ask: number; readonly press: readonly [keys: string, after: number] }
  | { readonly ask: number; readonly hangUp: number }
  | {
      readonly ask: number;
      readonly redirect: readonly [channel: string, place: string, after: number];
    }
  | { readonly entries: readonly Entry[] };

type Entry =
  { readonly from: 'asterisk' | 'server'; readonly line: string } | { readonly end: 'server' };

/** Serves one scenario over the standard input and output. */
export async function runScenario(name: string, port: number): Promise<void> {
  const test = connect(port, '127.0.0.1').unref();
  const tell = (message: Message): void => {
    test.write(`${JSON.stringify({ name, ...message })}\n`);
  };
  const entries = recordStandardStreams();
  const caller = callerBy(test, tell);
  const finish = (): void => {
    entries.push({ end: 'server' });
    tell({ entries });
    test.ref().end(() => process.exit());
  };
  const scenario = SCENARIOS[name]!;
  if (scenario.plain) {
    const stream = Duplex.from({ readable: process.stdin, writable: process.stdout });
    await converse(stream, () => ({ scenario, caller }));
    finish();
  } else {
    // Some handlers wait for what does not come any more.
    process.once('beforeExit', finish);
    await serveProcess(async (channel) => {
      await scenario.handler?.(channel, caller);
    });
  }
}

/** What both sides say from now on. */
function recordStandardStreams(): Entry[] {
  const entries: Entry[] = [];
  const note = (from: 'asterisk' | 'server', chunk: string | Uint8Array): void => {
    for (const line of Buffer.from(chunk as string)
      .toString('latin1')
      .split('\n')
      .slice(0, -1)) {
      entries.push({ from, line });
    }
  };
  const { stdin, stdout } = process;
  const write = stdout.write.bind(stdout) as (...args: unknown[]) => boolean;
  stdout.write = (chunk: string | Uint8Array, ...rest: unknown[]) => {
    note('server', chunk);
    return write(chunk, ...rest);
  };
  stdin.on('data', (chunk: Buffer) => {
    note('asterisk', chunk);
  });
  // Asterisk sends it again when the call is over.
  process.once('SIGHUP', () => entries.push({ from: 'asterisk', line: 'HANGUP' }));
  return entries;
}

/** The caller, who acts in the test. */
function callerBy(test: Duplex, tell: (message: Message) => void): Caller {
  const waiting = new Map<number, () => void>();
  let asked = 0;
  test.on('data', (chunk: Buffer) => {
    for (const number of chunk.toString().split('\n')) waiting.get(Number(number))?.();
  });
  const act = (message: (ask: number) => Message): Promise<void> => {
    const ask = ++asked;
    tell(message(ask));
    return new Promise((resolve) => waiting.set(ask, resolve));
  };
  return {
    press: (keys, after) => act((ask) => ({ ask, press: [keys, after] })),
    hangUp: (after) => act((ask) => ({ ask, hangUp: after })),
    redirect: ({ request }: AGIChannel, place, after) =>
      act((ask) => ({ ask, redirect: [request.channel ?? '', place, after] })),
  };
}
