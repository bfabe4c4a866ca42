import type { Duplex } from 'node:stream';
import { AsyncAgi, AmiClient } from 'nestjs-agi/ami';
import { AGIServer } from 'nestjs-agi/core';
import type { Asterisk } from '../asterisk/host/index.js';
import { converse } from './converse.js';
import { SCENARIOS } from './list/index.js';
import { RecordedStream } from './recorded-stream.js';
import { addRoutes, nameIn, pathOf, ScenarioCalls, type ScenarioServers } from './servers.js';

/** The one scenario whose environment the library does not take. */
const UNREADABLE = 'failure: a line of its own in the name of a caller';

/** A server that records each session, and leaves to the scenario those that are to run without this library. */
class RecordingServer extends AGIServer {
  constructor(private readonly calls: ScenarioCalls) {
    super({});
    addRoutes(this, calls);
    // A scenario may fail on purpose: its story is looked at.
    this.on('handler_error', () => undefined);
  }

  override accept(stream: Duplex): void {
    const recorded = new RecordedStream(stream);
    recorded.once('close', () => {
      this.calls.tell(nameIn(recorded.transcript) ?? UNREADABLE, recorded.transcript);
    });
    // The name comes with the first bytes.
    stream.once('data', () => {
      const name = nameIn(recorded.transcript);
      const isPlain = name !== undefined && SCENARIOS[name]?.plain !== undefined;
      if (isPlain) void converse(recorded, (lines) => this.calls.find(lines));
      else super.accept(recorded);
    });
  }
}

/** Serves every scenario over AsyncAGI, all of them by one connection. */
export async function serveOverAsyncAgi(asterisk: Asterisk): Promise<ScenarioServers> {
  const calls = new ScenarioCalls();
  const server = new RecordingServer(calls);
  const ami = new AmiClient({
    port: asterisk.amiPort,
    username: 'hears',
    secret: 'hears',
    // A busy machine may be slow to answer.
    actionTimeout: 60_000,
    pingTimeout: 60_000,
  });
  const asyncAgi = new AsyncAgi(ami, server);
  await ami.connect();
  return {
    addressOf: (name) => ['agi:async', `/${pathOf(name)}`],
    answerWith: (name, caller) => {
      calls.answerWith(name, caller);
    },
    transcriptOf: (name) => calls.transcriptOf(name),
    close: async () => {
      asyncAgi.close();
      await server.close();
      await ami.close();
    },
  };
}
