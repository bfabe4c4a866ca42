// Jest's globalSetup: what the files of one run share lives in a folder, and ends with the run.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, openSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';

const PREFIX = 'nestjs-agi-run-';

/** Projects share it, too: each of them calls this. */
export default function setUp() {
  const { AGI_TEST_RUN: folder = '' } = process.env;
  // One that was inherited is that of a run around this one.
  if (basename(folder).startsWith(`${PREFIX}${process.pid}-`)) return;
  sweep();
  const run = mkdtempSync(join(tmpdir(), `${PREFIX}${process.pid}-`));
  const alive = join(run, 'alive');
  execFileSync('mkfifo', [alive]);
  // As long as this process has it open for writing, its readers wait. The kernel closes it however
  // this process ends, and they read the end. (Opened to read as well, it waits for no reader itself.)
  openSync(alive, 'r+');
  process.env.AGI_TEST_RUN = run;
  process.once('exit', () => {
    rmSync(run, { recursive: true, force: true });
  });
}

/** Removes the folders of runs that were killed. */
function sweep() {
  for (const name of readdirSync(tmpdir())) {
    const owner = new RegExp(`^${PREFIX}(\\d+)-`).exec(name)?.[1];
    if (owner !== undefined && !isAlive(Number(owner))) {
      rmSync(join(tmpdir(), name), { recursive: true, force: true });
    }
  }
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}
