import {
  AmiClient,
  CallPlacer,
  MemoryAttemptStore,
  type AttemptStore,
  type CallPlacerOptions,
} from 'nestjs-agi/ami';
import { AGIServer } from 'nestjs-agi/core';
import type { Asterisk } from '../host/index.js';
import { reached, type CampaignCall } from './destinations.js';

/** How a campaign is run, and the things that happen to Asterisk in the middle. */
export interface CampaignOptions extends Partial<CallPlacerOptions> {
  /** Done when so many calls of the campaign have been handled. */
  incidents?: readonly { readonly after: number; readonly act: (ami: AmiClient) => unknown }[];
}

/** All that is known of a campaign when it is over. */
export interface CampaignReport {
  /** The outcome of each call, or the code of the error that it ended with. */
  readonly outcomes: ReadonlyMap<string, string>;
  /** How often our handler had each call. */
  readonly handled: ReadonlyMap<string, number>;
  /** How often each call reached its destination, by Asterisk's own count. */
  readonly reached: ReadonlyMap<string, number>;
  /** When the first call was given to the placer, in seconds. */
  readonly began: number;
  /** When calls reached their destinations, in seconds of Asterisk's clock. */
  readonly times: readonly number[];
  readonly store: AttemptStore;
}

/** Counts what comes more than once. */
export function countsOf(keys: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1);
  return counts;
}

/** Places all calls at once, as far as the limits let them, and waits until each is over. */
export async function runCampaign(
  asterisk: Asterisk,
  calls: readonly CampaignCall[],
  { incidents = [], ...options }: CampaignOptions,
): Promise<CampaignReport> {
  const handled: string[] = [];
  const due = [...incidents];
  const happened: unknown[] = [];
  const server = new AGIServer({ port: 0 });
  server.agi('/call', async (channel) => {
    handled.push(channel.request.args[0] ?? '');
    if (due[0] && handled.length >= due[0].after) happened.push(due.shift()!.act(ami));
    await channel.waitForDigit(200);
  });
  const { port } = await server.listen();
  const ami = new AmiClient({
    port: asterisk.amiPort,
    username: 'campaign',
    secret: 'x',
    reconnectDelay: 50,
    // A busy Asterisk takes its time to start, and to answer.
    bootTimeout: 60_000,
    actionTimeout: 60_000,
    pingTimeout: 60_000,
    maxReconnectDelay: 500,
  });
  try {
    await ami.connect();
    const store = options.store ?? new MemoryAttemptStore();
    const placer = new CallPlacer(ami, { agi: `agi://127.0.0.1:${port}`, store, ...options });
    const began = Date.now() / 1000;
    const outcomes = await Promise.all(
      calls.map(async ({ key, options: call }): Promise<[string, string]> => {
        try {
          const placed = await placer.place(call);
          await placed.ended;
          return [key, placed.outcome];
        } catch (error) {
          return [key, (error as { code?: string }).code ?? String(error)];
        }
      }),
    );
    await Promise.allSettled(happened);
    const notes = reached(asterisk);
    return {
      outcomes: new Map(outcomes),
      handled: countsOf(handled),
      began,
      reached: countsOf(notes.map(({ key }) => key)),
      times: notes.map(({ at }) => at),
      store,
    };
  } finally {
    await ami.close();
    await server.close({ drain: 0 });
  }
}
