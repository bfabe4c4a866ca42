import { randomBytes } from 'node:crypto';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { type AmiClient } from './ami-client.js';
import { type AmiMessage } from './ami-codec.js';
import { Call, idOf, type LegIds } from './call.js';
import {
  type AgiCallOptions,
  type CallOptions,
  type CallResult,
  type DialplanCallOptions,
} from './call-options.js';
import { configurationFiles } from './configuration.js';
import { addSilence, addSound, linkData } from './data-folder.js';
import { HARNESS_CONTEXT, STAY } from './dialplan.js';
import { AsteriskProcess, freePort } from './process.js';
import { provision, type AsteriskHome } from './provision.js';
import { createRunFolder, writeConfiguration, type RunFolder } from './run-folder.js';

export interface AsteriskOptions {
  /** Dialplan files by name, included by extensions.conf: `{ 'menu.conf': '[menu]\n…' }`. */
  dialplan?: Readonly<Record<string, string>>;
  /** More configuration files by name, e.g. `queues.conf`. */
  config?: Readonly<Record<string, string>>;
  /** The address of the DNS server that Asterisk asks; the machine's unless given. Needs root. */
  nameserver?: string;
  /** Where Asterisk is; found or made by provision.sh unless given. */
  home?: AsteriskHome;
}

/** Starts an Asterisk with a configuration, folder and AMI port of its own. */
export async function startAsterisk(options: AsteriskOptions = {}): Promise<Asterisk> {
  const home = options.home ?? provision();
  if (typeof home === 'string') throw new Error(home);
  const { dialplan = {}, config = {} } = options;
  const folder = createRunFolder(home);
  const ami = {
    port: await freePort(),
    username: 'harness',
    secret: randomBytes(16).toString('hex'),
  };
  try {
    const input = { folder: folder.inside, ami, dialplan, config };
    writeConfiguration(folder, configurationFiles(input));
    linkData(home, folder);
    addSilence(folder, STAY);
    return await boot(home, folder, ami, options.nameserver);
  } catch (error) {
    rmSync(folder.outside, { recursive: true, force: true });
    throw error;
  }
}

async function boot(
  home: AsteriskHome,
  folder: RunFolder,
  ami: { port: number; username: string; secret: string },
  nameserver?: string,
): Promise<Asterisk> {
  const process = new AsteriskProcess(home, folder, nameserver);
  try {
    const client = await process.connect(ami);
    const { AsteriskVersion = '' } = await client.action('CoreSettings');
    return new Asterisk(client, AsteriskVersion, process, home, folder, ami.port);
  } catch (error) {
    const failure = withLog(error as Error, folder);
    await process.stop();
    throw failure;
  }
}

export class Asterisk {
  private readonly calls = new Map<string, Call>();
  // All of one length: Asterisk refuses an id that an existing one begins with (.12 and .127).
  private lastId = 1_000_000;
  // Like Asterisk's own ids, and never one of them: those begin with the second they are made in.
  private readonly idBase = Math.floor(Date.now() / 1000) - 86_400;

  constructor(
    /** For what this class does not offer: any action, and all events. */
    readonly ami: AmiClient,
    /** As `agi_version` tells it. */
    readonly version: string,
    private readonly process: AsteriskProcess,
    readonly home: AsteriskHome,
    private readonly folder: RunFolder,
    readonly amiPort: number,
  ) {
    ami.on('event', (event) => {
      this.dispatch(event);
    });
    ami.on('close', () => {
      for (const call of this.calls.values()) {
        call.fail(new Error(this.process.exit ?? 'the AMI session has ended during the call'));
      }
    });
  }

  /** Places a call and does not wait for its end. */
  call(options: CallOptions): Call {
    for (const step of options.farLeg ?? []) {
      if ('wait' in step) addSilence(this.folder, step.wait);
    }
    const ids: LegIds = { far: this.nextId(), agi: this.nextId() };
    const call = new Call(this.ami, ids, options, (error) => withLog(error, this.folder));
    this.calls.set(ids.far, call).set(ids.agi, call);
    const forget = (): void => {
      this.calls.delete(ids.far);
      this.calls.delete(ids.agi);
    };
    call.ended.then(forget, forget);
    return call;
  }

  /** Places a call to an AGI server; resolves when it is over. */
  placeCall(options: AgiCallOptions): Promise<CallResult> {
    return this.call(options).ended;
  }

  /** Places a call to a dialplan that was given at the start; resolves when it is over. */
  callDialplan(options: DialplanCallOptions): Promise<CallResult> {
    return this.call(options).ended;
  }

  /** Runs a command of Asterisk's command line. */
  command(line: string): Promise<string> {
    return this.ami.command(line);
  }

  /** Makes a prompt of this name, which sounds like another one. */
  addSound(name: string, like = 'beep'): void {
    addSound(this.folder, name, like);
  }

  /** The path under which the test finds what Asterisk calls `path` (absolute, or in its sounds). */
  path(path: string): string {
    if (!path.startsWith('/')) return join(this.folder.outside, 'data/sounds', path);
    const root = this.folder.outside.slice(0, -this.folder.inside.length);
    return join(root || '/', path);
  }

  /** The folder of this Asterisk, by the name Asterisk knows: for files that a test has it write. */
  get insideFolder(): string {
    return this.folder.inside;
  }

  /** The last lines of Asterisk's log, without those of the harness' own dialplan. */
  log(lines = 40): string {
    return logTail(this.folder, lines);
  }

  /** Ends Asterisk at once; nothing of it is left: process, port, folder. */
  async stop(): Promise<void> {
    this.ami.close();
    await this.process.stop();
  }

  private nextId(): string {
    return `${this.idBase}.${++this.lastId}`;
  }

  private dispatch(event: AmiMessage): void {
    const id = idOf(event);
    if (id !== undefined) this.calls.get(id)?.handle(event);
  }
}

function withLog(error: Error, folder: RunFolder): Error {
  const tail = logTail(folder, 40);
  return new Error(`${error.message}\nThe end of Asterisk's log:\n${tail}`, { cause: error });
}

function logTail(folder: RunFolder, lines: number): string {
  const text = ['console.log', 'log/full'].map((name) => {
    try {
      return readFileSync(join(folder.outside, name), 'utf8').trimEnd();
    } catch {
      // Asterisk did not get that far.
      return '';
    }
  });
  const ours = new RegExp(`@${HARNESS_CONTEXT}:|\\(${HARNESS_CONTEXT},`);
  const all = text.join('\n').split('\n');
  return all
    .filter((line) => line !== '' && !ours.test(line))
    .slice(-lines)
    .join('\n');
}
