import { randomBytes, randomInt } from 'node:crypto';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { type AmiClient, type AmiMessage } from 'nestjs-agi/ami';
import { Call, idOf, type LegIds } from './call.js';
import {
  type AgiCallOptions,
  type CallOptions,
  type CallResult,
  type DialplanCallOptions,
} from './call-options.js';
import { configurationFiles } from './configuration.js';
import { addSilence, addSilentPrompt, addSound, linkData, promptsIn } from './data-folder.js';
import { STAY } from './dialplan.js';
import { logTail, withLog } from './log.js';
import {
  AsteriskProcess,
  connectAmi,
  freePort,
  type AmiAccess,
  type RunningProcess,
} from './process.js';
import { provision, type AsteriskHome } from './provision.js';
import { addDialplan, createRunFolder, writeConfiguration, type RunFolder } from './run-folder.js';

export interface AsteriskOptions {
  /** Dialplan files by name, included by extensions.conf: `{ 'menu.conf': '[menu]\n…' }`. Tests that share an Asterisk have contexts of names of their own. */
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
  const { folder, ami } = await prepareFolder(home, options);
  const process = new AsteriskProcess(home, folder, options.nameserver);
  try {
    return await Asterisk.connect(home, folder, ami, process);
  } catch (error) {
    const failure = withLog(error as Error, folder);
    await process.stop();
    throw failure;
  }
}

/** Makes the folder of an Asterisk, with all that it is to find there. */
export async function prepareFolder(
  home: AsteriskHome,
  { dialplan = {}, config = {} }: AsteriskOptions = {},
  owner?: number,
): Promise<{ folder: RunFolder; ami: AmiAccess }> {
  const ami = {
    port: await freePort(),
    username: 'harness',
    secret: randomBytes(16).toString('hex'),
  };
  const folder = createRunFolder(home, owner);
  try {
    writeConfiguration(folder, configurationFiles({ folder: folder.inside, ami, config }));
    addDialplan(folder, dialplan);
    linkData(home, folder);
    addSilence(folder, STAY);
    return { folder, ami };
  } catch (error) {
    rmSync(folder.outside, { recursive: true, force: true });
    throw error;
  }
}

/** The classes of events that every test needs. */
const EVENTS = 'system,call,dialplan,user';

export class Asterisk {
  private readonly calls = new Map<string, Call>();
  // All of one length: Asterisk refuses an id that an existing one begins with (.12 and .127).
  private lastId = 1_000_000;
  private hearing: Promise<unknown> | undefined;

  private constructor(
    private session: AmiClient,
    /** As `agi_version` tells it. */
    readonly version: string,
    private readonly process: RunningProcess,
    readonly home: AsteriskHome,
    private readonly folder: RunFolder,
    private readonly access: AmiAccess,
    /** The text that the ids of our calls begin with. */
    private readonly idBase: string,
  ) {
    this.listen();
  }

  /** Waits until Asterisk is up; calls are placed by way of a session of its own. */
  static async connect(
    home: AsteriskHome,
    folder: RunFolder,
    ami: AmiAccess,
    process: RunningProcess,
  ): Promise<Asterisk> {
    // Like Asterisk's own ids, and never one of them: those begin with the second they are made in.
    const idBase = String(Math.floor(Date.now() / 1000) - randomInt(86_400, 500_000_000));
    const client = await openSession(ami, process, idBase);
    const { response } = await client.action('CoreSettings');
    return new Asterisk(client, response.AsteriskVersion ?? '', process, home, folder, ami, idBase);
  }

  /** For what this class does not offer: any action, and the events of our calls. */
  get ami(): AmiClient {
    return this.session;
  }

  get amiPort(): number {
    return this.access.port;
  }

  /** A test has had Asterisk restart: those after it place their calls by way of another session. */
  async connectAgain(): Promise<void> {
    await this.session.close();
    this.session = await openSession(this.access, this.process, this.idBase);
    this.hearing = undefined;
    this.listen();
  }

  /** Places a call and does not wait for its end. */
  call(options: CallOptions): Call {
    for (const step of options.farLeg ?? []) {
      if ('wait' in step) addSilence(this.folder, step.wait);
    }
    const ids: LegIds = { far: this.nextId(), agi: this.nextId() };
    const call = new Call(this.ami, ids, options, (error, channel) =>
      withLog(error, this.folder, channel),
    );
    this.calls.set(ids.far, call).set(ids.agi, call);
    const forget = (): void => {
      this.calls.delete(ids.far);
      this.calls.delete(ids.agi);
    };
    call.ended.then(forget, forget);
    return call;
  }

  /** Lets the far leg that waits begin, of the call in which this is the leg under test. */
  begin(uniqueId: string | undefined): void {
    void this.calls.get(uniqueId ?? '')?.begin();
  }

  /** The far side hangs up, of the call in which this is the leg under test. */
  async hangUp(uniqueId: string | undefined): Promise<void> {
    await this.calls.get(uniqueId ?? '')?.hangup();
  }

  /** From now on calls are told when Asterisk begins a command: see {@link Call.commandBegins}. */
  async hearCommands(): Promise<void> {
    this.hearing ??= this.ami.action('Events', { EventMask: `${EVENTS},agi` });
    await this.hearing;
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
  async command(line: string): Promise<string> {
    const printed = await this.ami.command(Buffer.from(line).toString('latin1'));
    return Buffer.from(printed, 'latin1').toString();
  }

  /** Makes a prompt of this name, which sounds like another one. */
  addSound(name: string, like = 'beep'): void {
    addSound(this.folder, name, like);
  }

  /** The names of the prompts in a folder: `digits/1`. */
  promptsIn(name: string): string[] {
    return promptsIn(this.folder, name);
  }

  /** Makes a prompt of this name, or replaces it, which is silent for so long. */
  addSilentPrompt(name: string, milliseconds: number): void {
    addSilentPrompt(this.folder, name, milliseconds);
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

  /**
   * Kills it (SIGKILL) in the middle of what it does, and starts it again. The session of `ami` is over
   * then; a client of the test's own comes back.
   */
  async crash(): Promise<void> {
    if (!this.process.crash)
      throw new Error('this Asterisk is shared: give the test one of its own');
    await this.process.crash();
  }

  /** Ends it at once, unless it is shared; nothing of it is left: process, port, folder. */
  async stop(): Promise<void> {
    await this.ami.close();
    await this.process.stop();
  }

  private listen(): void {
    const { ami } = this;
    ami.on('event', (event) => {
      this.dispatch(event);
    });
    // It is not to come back by itself: the calls of a session that is lost are lost, too.
    ami.on('disconnect', () => void ami.close());
    ami.on('close', () => {
      for (const call of this.calls.values()) {
        call.fail(new Error(this.process.exit ?? 'the AMI session has ended during the call'));
      }
    });
  }

  private nextId(): string {
    return `${this.idBase}.${++this.lastId}`;
  }

  private dispatch(event: AmiMessage): void {
    const id = idOf(event);
    if (id !== undefined) this.calls.get(id)?.handle(event);
  }
}

/** A session that is told of the calls whose ids begin so: others may place calls, too, and do much. */
async function openSession(
  access: AmiAccess,
  process: RunningProcess,
  idBase: string,
): Promise<AmiClient> {
  const session = await connectAmi(access, process);
  await session.action('Filter', { Operation: 'Add', Filter: `${idBase}\\.` });
  await session.action('Events', { EventMask: EVENTS });
  return session;
}
