import { once } from 'node:events';
import { createServer } from 'node:net';
import { AGIServer } from 'nestjs-agi/core';
import { recordCalls, type Transcript } from 'nestjs-agi/testing';
import { converse, type PlainScenario } from './converse.js';
import { SCENARIOS } from './list/index.js';
import type { Caller } from './scenario.js';

export interface ScenarioServers {
  /** The address that the dialplan gives to AGI() for a scenario, and the arguments that belong to it. */
  addressOf(name: string): readonly [address: string, ...args: string[]];
  /** Sets the caller of a scenario. */
  answerWith(name: string, caller: Caller): void;
  /** Resolves with the transcript of a scenario when it is over. */
  transcriptOf(name: string): Promise<Transcript>;
  close(): Promise<void>;
}

/** The callers and the transcripts of the calls that go on, by the name of the scenario. */
export class ScenarioCalls {
  readonly #callers = new Map<string, Caller>();
  readonly #told = new Map<string, (transcript: Transcript) => void>();
  readonly #transcripts = new Map(
    Object.keys(SCENARIOS).map((name) => [
      name,
      new Promise<Transcript>((resolve) => this.#told.set(name, resolve)),
    ]),
  );

  answerWith(name: string, caller: Caller): void {
    this.#callers.set(name, caller);
  }

  callerOf(name: string): Caller {
    const caller = this.#callers.get(name);
    if (caller === undefined) throw new Error(`nobody calls ${name}`);
    return caller;
  }

  /** The scenario that the lines of an environment name. */
  find(lines: readonly string[]): PlainScenario | undefined {
    const name = nameIn({ entries: lines.map((line) => ({ from: 'asterisk', line }) as const) });
    const scenario = name === undefined ? undefined : SCENARIOS[name];
    return scenario && { scenario, caller: this.callerOf(name ?? '') };
  }

  transcriptOf(name: string): Promise<Transcript> {
    return this.#transcripts.get(name)!;
  }

  tell(name: string, transcript: Transcript): void {
    this.#told.get(name)?.(transcript);
  }
}

/** Gives a server the route of every scenario that runs with this library. */
export function addRoutes(agi: AGIServer, calls: ScenarioCalls): void {
  for (const [name, { handler }] of Object.entries(SCENARIOS)) {
    if (handler === undefined) continue;
    agi.agi(`/${slug(name)}`, async (channel) => {
      await handler(channel, calls.callerOf(name));
    });
  }
}

/** The path and query of a scenario. */
export function pathOf(name: string): string {
  return `${SCENARIOS[name]!.path ?? slug(name)}?scenario=${slug(name)}`;
}

/** Serves every scenario, and records its transcript. */
export async function serveScenarios(): Promise<ScenarioServers> {
  const calls = new ScenarioCalls();
  const agi = new AGIServer({ port: 0 });
  const plain = createServer({ allowHalfOpen: true }, (socket) => {
    void converse(socket, (lines) => calls.find(lines));
  });
  addRoutes(agi, calls);
  plain.listen(0, '127.0.0.1');
  await once(plain, 'listening');
  const { port } = await agi.listen();
  const plainPort = (plain.address() as { port: number }).port;

  const onCall = (transcript: Transcript): void => {
    const name = nameIn(transcript);
    if (name !== undefined) calls.tell(name, transcript);
  };
  const toAgi = await recordCalls({ to: `agi://127.0.0.1:${port}`, onCall });
  const toPlain = await recordCalls({ to: `agi://127.0.0.1:${plainPort}`, onCall });
  return {
    addressOf: (name) => [`${(SCENARIOS[name]!.plain ? toPlain : toAgi).url}/${pathOf(name)}`],
    answerWith: (name, caller) => {
      calls.answerWith(name, caller);
    },
    transcriptOf: (name) => calls.transcriptOf(name),
    close: async () => {
      await agi.close();
      plain.close();
      await Promise.all([toAgi.close(), toPlain.close()]);
    },
  };
}

export function slug(name: string): string {
  return name.replaceAll(/\W+/g, '-').toLowerCase();
}

/** The name of the scenario, which its environment tells. */
export function nameIn({ entries }: Transcript): string | undefined {
  for (const entry of entries) {
    if (!('line' in entry)) continue;
    const found = /^agi_request: .*[?]scenario=([\w-]+)/.exec(entry.line)?.[1];
    if (found !== undefined) return Object.keys(SCENARIOS).find((name) => slug(name) === found);
  }
  return undefined;
}
