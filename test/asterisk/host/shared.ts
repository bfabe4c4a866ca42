import { spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type AmiClient } from 'nestjs-agi/ami';
import { oncePerRun } from '../../fixtures/once-per-run.js';
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

/** The facts that are written down for the test processes that come later. */
interface Started {
  folder: RunFolder;
  /** The file in which it is told with what status it has ended; empty until it has. */
  status: string;
  ami: AmiAccess;
}

/**
 * The Asterisk that all test files of a run share, one for each version. The first that asks for it
 * starts it; it ends with the run (see run.mjs). `dialplan` is loaded while others place calls.
 */
export async function joinAsterisk(
  home: AsteriskHome,
  dialplan: Readonly<Record<string, string>> = {},
): Promise<Asterisk> {
  const { folder, status, ami } = await oncePerRun(`asterisk-${versionAskedFor()}`, (place) =>
    start(home, place),
  );
  const files = addDialplan(folder, dialplan);
  const shared = new SharedProcess(status, files);
  const asterisk = await Asterisk.connect(home, folder, ami, shared).catch((error: unknown) => {
    throw withLog(error as Error, folder);
  });
  if (files.length > 0) await reloadDialplan(asterisk.ami);
  return asterisk;
}

/** Starts an Asterisk that ends with the run. */
async function start(home: AsteriskHome, place: string): Promise<Started> {
  const run = dirname(place);
  const owner = Number(/-(\d+)-[^-]*$/.exec(basename(run))?.[1]);
  const { folder, ami } = await prepareFolder(home, {}, owner);
  const status = join(place, 'status');
  const output = openSync(status, 'w');
  const command = [SUPERVISOR, folder.outside, ...commandOf(home, folder)];
  spawn('sh', ['-c', 'exec "$@" <"$0"', join(run, 'alive'), ...command], {
    stdio: ['ignore', output, 'ignore'],
    // It outlives this process, which is only the first of those that use it.
    detached: true,
    env: environment(),
  }).unref();
  closeSync(output);
  return { folder, status, ami };
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
    private readonly status: string,
    private readonly dialplan: readonly string[],
  ) {}

  get exit(): string | undefined {
    const status = readFileSync(this.status, 'utf8');
    return status === '' ? undefined : endedBy(status);
  }

  /** Others go on; the next reload forgets our dialplan. */
  stop(): Promise<void> {
    for (const file of this.dialplan) rmSync(file, { force: true });
    return Promise.resolve();
  }
}
