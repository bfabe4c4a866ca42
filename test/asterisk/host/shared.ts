import { spawn } from 'node:child_process';
import { closeSync, existsSync, mkdirSync, openSync } from 'node:fs';
import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type AmiClient } from './ami-client.js';
import { Asterisk, prepareFolder } from './asterisk.js';
import { withLog } from './log.js';
import {
  commandOf,
  endedBy,
  environment,
  SUPERVISOR,
  type AmiAccess,
  type RunningProcess,
} from './process.js';
import { versionAskedFor, type AsteriskHome } from './provision.js';
import { addDialplan, type RunFolder } from './run-folder.js';

/** What is written down for those who come later. */
interface Started {
  folder: RunFolder;
  ami: AmiAccess;
}

/** Much longer than Asterisk takes on a machine that is busy with other tests. */
const PATIENCE = 90_000;

/**
 * The Asterisk that all test files of a run share, one for each version. The first that asks for it
 * starts it; it ends with the run (see run.mjs). `dialplan` is loaded while others place calls.
 */
export async function joinAsterisk(
  home: AsteriskHome,
  dialplan: Readonly<Record<string, string>> = {},
): Promise<Asterisk> {
  const { AGI_TEST_RUN: run } = process.env;
  if (run === undefined) throw new Error('run.mjs is not the globalSetup of this Jest project');
  const place = join(run, `asterisk-${versionAskedFor()}`);
  const { folder, ami } = (await startOnce(home, run, place)) ?? (await whatWasStarted(place));
  const files = addDialplan(folder, dialplan);
  const shared = new SharedProcess(place, files);
  const asterisk = await Asterisk.connect(home, folder, ami, shared).catch((error: unknown) => {
    throw withLog(error as Error, folder);
  });
  if (files.length > 0) await reloadDialplan(asterisk.ami);
  return asterisk;
}

/** Starts it if nobody has. */
async function startOnce(
  home: AsteriskHome,
  run: string,
  place: string,
): Promise<Started | undefined> {
  try {
    mkdirSync(place);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return undefined;
    throw error;
  }
  try {
    const owner = Number(/-(\d+)-[^-]*$/.exec(basename(run))?.[1]);
    const started = await prepareFolder(home, {}, owner);
    const status = openSync(join(place, 'status'), 'w');
    const fromRun = 'exec "$@" <"$0"';
    const command = [SUPERVISOR, started.folder.outside, ...commandOf(home, started.folder)];
    spawn('sh', ['-c', fromRun, join(run, 'alive'), ...command], {
      stdio: ['ignore', status, 'ignore'],
      // It outlives this process, which is only the first of those that use it.
      detached: true,
      env: environment(),
    }).unref();
    closeSync(status);
    tell(place, 'started', JSON.stringify(started));
    return started;
  } catch (error) {
    tell(place, 'failed', String(error));
    throw error;
  }
}

async function whatWasStarted(place: string): Promise<Started> {
  const read = (name: string): string => {
    const file = join(place, name);
    return existsSync(file) ? readFileSync(file, 'utf8') : '';
  };
  const deadline = Date.now() + PATIENCE;
  for (;;) {
    if (read('failed') !== '') throw new Error(read('failed'));
    const started = read('started');
    if (started !== '') return JSON.parse(started) as Started;
    if (Date.now() > deadline) throw new Error('the shared Asterisk was not started');
    await sleep(20);
  }
}

/** Writes a file that is complete as soon as it is there. */
function tell(place: string, name: string, text: string): void {
  writeFileSync(join(place, `${name}.part`), text);
  renameSync(join(place, `${name}.part`), join(place, name));
}

/** Asterisk reloads one thing at a time, and refuses meanwhile. */
async function reloadDialplan(ami: AmiClient): Promise<void> {
  for (;;) {
    try {
      await ami.action('Reload', { Module: 'pbx_config' });
      return;
    } catch (error) {
      if (!String(error).includes('in progress')) throw error;
      await sleep(20);
    }
  }
}

class SharedProcess implements RunningProcess {
  constructor(
    private readonly place: string,
    private readonly dialplan: readonly string[],
  ) {}

  get exit(): string | undefined {
    const status = readFileSync(join(this.place, 'status'), 'utf8');
    return status === '' ? undefined : endedBy(status);
  }

  /** Others go on; the next reload forgets our dialplan. */
  stop(): Promise<void> {
    for (const file of this.dialplan) rmSync(file, { force: true });
    return Promise.resolve();
  }
}
