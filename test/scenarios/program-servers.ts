import { once } from 'node:events';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type Socket } from 'node:net';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import type { AGIChannel } from 'nestjs-agi/core';
import ts from 'typescript';
import { installNode } from '../asterisk/fixture/program.js';
import type { Asterisk } from '../asterisk/host/index.js';
import { SCENARIOS } from './list/index.js';
import type { Message } from './program/run.js';
import { ScenarioCalls, slug, type ScenarioServers } from './servers.js';

/** Gives Asterisk a program for each scenario, which runs it by serveProcess(). */
export async function serveByPrograms(asterisk: Asterisk): Promise<ScenarioServers> {
  const calls = new ScenarioCalls();
  const server = createServer((socket) => {
    listen(socket, calls);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };

  const programs = installNode(asterisk);
  let folder = '';
  const scripts = new Map<string, string>();
  for (const name of Object.keys(SCENARIOS)) {
    const script = programs.script(
      slug(name),
      `import { runScenario } from './scenarios/program/run.js';\nawait runScenario(${JSON.stringify(name)}, ${port});\n`,
    );
    scripts.set(name, script);
    folder = dirname(script);
  }
  compileTo(asterisk.path(join(folder, 'scenarios')));
  return {
    addressOf: (name) => [scripts.get(name)!],
    answerWith: (name, caller) => {
      calls.answerWith(name, caller);
    },
    transcriptOf: (name) => calls.transcriptOf(name),
    close: async () => {
      server.close();
      await once(server, 'close');
    },
  };
}

/** Does what a program asks of its caller. */
function listen(socket: Socket, calls: ScenarioCalls): void {
  socket.on('error', () => undefined);
  createInterface(socket).on('line', (line) => {
    const { name, ...message } = JSON.parse(line) as { name: string } & Message;
    if ('entries' in message) {
      calls.tell(name, message);
      return;
    }
    const caller = calls.callerOf(name);
    const channelOf = (channel: string) => ({ request: { channel } }) as AGIChannel;
    const act = (): Promise<void> => {
      if ('press' in message) return caller.press(...message.press);
      if ('hangUp' in message) return caller.hangUp(message.hangUp);
      const [channel, place, after] = message.redirect;
      return caller.redirect(channelOf(channel), place, after);
    };
    void act().then(() => socket.write(`${message.ask}\n`));
  });
}

/** Writes the scenarios as JavaScript, which finds the package beside its folder. */
function compileTo(folder: string): void {
  const own = import.meta.dirname;
  const sources = ['scenario.ts', 'converse.ts', 'program/run.ts'];
  for (const name of readdirSync(join(own, 'list'))) sources.push(`list/${name}`);
  mkdirSync(join(folder, 'list'), { recursive: true });
  mkdirSync(join(folder, 'program'));
  for (const path of sources) {
    const { outputText } = ts.transpileModule(readFileSync(join(own, path), 'utf8'), {
      compilerOptions: { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2022 },
    });
    const code = outputText.replaceAll("'nestjs-agi/core'", "'../../esm/core/index.js'");
    writeFileSync(join(folder, path.replace(/\.ts$/, '.js')), code);
  }
}
