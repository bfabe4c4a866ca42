import { randomUUID } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DIALPLAN_FOLDER } from './configuration.js';
import { type AsteriskHome } from './provision.js';

const PREFIX = 'nestjs-agi-';

/** Everything one Asterisk writes or reads of ours, in one temporary folder. */
export interface RunFolder {
  /** As the test sees it. */
  outside: string;
  /** As Asterisk sees it: in a chroot the path starts at its root. */
  inside: string;
}

/** @param owner the process with whose end the folder is of no use any more */
export function createRunFolder(home: AsteriskHome, owner = process.pid): RunFolder {
  const parent = home.root === '/' ? tmpdir() : join(home.root, 'tmp');
  sweep(parent);
  const outside = mkdtempSync(join(parent, `${PREFIX}${owner}-`));
  const inside = home.root === '/' ? outside : outside.slice(home.root.length);
  for (const folder of ['etc/dialplan', 'run', 'db', 'log', 'spool/monitor', 'moh', 'data']) {
    mkdirSync(join(outside, folder), { recursive: true });
  }
  return { outside, inside };
}

export function writeConfiguration(folder: RunFolder, files: Record<string, string>): void {
  for (const [name, contents] of Object.entries(files)) {
    writeFileSync(join(folder.outside, 'etc', name), contents);
  }
}

/**
 * Puts dialplan where Asterisk finds it when it starts, or reloads. Gives the paths of the files.
 *
 * @throws Error when a context has the name of one that is there: Asterisk would mix the two
 */
export function addDialplan(folder: RunFolder, files: Readonly<Record<string, string>>): string[] {
  const home = join(folder.outside, 'etc', DIALPLAN_FOLDER);
  const there = readdirSync(home).flatMap((name) =>
    contextsOf(readFileSync(join(home, name), 'utf8')),
  );
  const twice = Object.values(files)
    .flatMap(contextsOf)
    .find((name) => there.includes(name));
  if (twice !== undefined)
    throw new Error(`other tests have a context ${twice}: give yours a name`);
  return Object.entries(files).map(([name, text]) => {
    const id = randomUUID();
    const file = join(home, `${id}-${name}`);
    // Moved into place when it is complete: Asterisk may be reading these files for other tests.
    writeFileSync(join(home, id), text);
    renameSync(join(home, id), file);
    return file;
  });
}

function contextsOf(text: string): string[] {
  const names = [...text.matchAll(/^\[([^\]]+)\]/gm)].map(([, name]) => name!);
  // [globals] is no context, and its variables belong to all tests.
  return names.filter((name) => name !== 'globals');
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
