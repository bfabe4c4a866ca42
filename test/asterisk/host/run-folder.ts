import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type AsteriskHome } from './provision.js';

const PREFIX = 'nestjs-agi-';

/** Everything one Asterisk writes or reads of ours, in one temporary folder. */
export interface RunFolder {
  /** As the test sees it. */
  outside: string;
  /** As Asterisk sees it: in a chroot the path starts at its root. */
  inside: string;
}

export function createRunFolder(home: AsteriskHome): RunFolder {
  const parent = home.root === '/' ? tmpdir() : join(home.root, 'tmp');
  sweep(parent);
  const outside = mkdtempSync(join(parent, `${PREFIX}${process.pid}-`));
  const inside = home.root === '/' ? outside : outside.slice(home.root.length);
  for (const folder of ['etc', 'run', 'db', 'log', 'spool/monitor', 'moh', 'data']) {
    mkdirSync(join(outside, folder), { recursive: true });
  }
  return { outside, inside };
}

export function writeConfiguration(folder: RunFolder, files: Record<string, string>): void {
  for (const [name, contents] of Object.entries(files)) {
    writeFileSync(join(folder.outside, 'etc', name), contents);
  }
}

/** Removes folders whose owner is gone: only a machine that lost its power leaves any. */
function sweep(parent: string): void {
  for (const name of readdirSync(parent)) {
    const owner = new RegExp(`^${PREFIX}(\\d+)-`).exec(name)?.[1];
    if (owner && !isAlive(Number(owner))) {
      rmSync(join(parent, name), { recursive: true, force: true });
    }
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: alive, and not ours.
    return (error as NodeJS.ErrnoException).code !== 'ESRCH';
  }
}
