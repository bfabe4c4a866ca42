import { execFile, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { DIALOGUES } from '../dialogues.mjs';
import { ENVIRONMENT } from './caller.mjs';

const COMPILERS = ['c++', 'g++', 'clang++'];

let folder;

/** Compiles the generator, and writes what Asterisk says in each dialogue. */
function prepare() {
  folder = mkdtempSync(join(tmpdir(), 'agi-bench-'));
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
  const source = fileURLToPath(new URL('generator.cc', import.meta.url));
  const words = ['-O2', '-std=c++17', '-o', join(folder, 'generator'), source];
  const compiles = (compiler) => spawnSync(compiler, words, { stdio: 'ignore' }).status === 0;
  if (!COMPILERS.some(compiles)) {
    throw new Error(`the load generator needs Linux and one of ${COMPILERS.join(', ')}`);
  }
  for (const [name, { replies }] of Object.entries(DIALOGUES)) {
    writeFileSync(join(folder, name), ENVIRONMENT + replies.join(''));
  }
}

/**
 * Has the generator place calls, and gives calls per second and times in ms.
 *
 * @param kind `closed`: `limit` callers call again as soon as they are done; `open`: `limit` calls
 * per second come when they are due, whether the server keeps up or not
 */
export async function generate({ name, port, dialogue }, kind, calls, limit) {
  if (folder === undefined) prepare();
  const words = [port, kind, calls, limit].map(String);
  try {
    const { stdout } = await promisify(execFile)(join(folder, 'generator'), [
      ...words,
      join(folder, dialogue),
    ]);
    return JSON.parse(stdout);
  } catch (error) {
    throw new Error(`calls of ${name} failed: ${error.stdout || error.message}`, { cause: error });
  }
}
