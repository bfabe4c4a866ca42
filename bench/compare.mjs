// The working tree against a revision, in interleaved rounds of one run: `node compare.mjs HEAD~5`.
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { closedLoop, median } from './load/measures.mjs';
import { pinGenerator, startServer } from './load/server.mjs';

const revision = process.argv[2] ?? 'HEAD';
const root = fileURLToPath(new URL('..', import.meta.url));
const ROUNDS = 21;
const CALLS = 1500;

/** The revision's files, built with our tools. */
const folder = mkdtempSync(join(tmpdir(), 'agi-compare-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
const archive = execFileSync('git', ['archive', revision], { cwd: root, maxBuffer: 2 ** 30 });
execFileSync('tar', ['-x'], { cwd: folder, input: archive });
symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
for (const [name, cwd] of [
  [revision, folder],
  ['the working tree', root],
]) {
  const { status } = spawnSync('npm', ['run', '--silent', 'build'], { cwd, stdio: 'inherit' });
  if (status !== 0) throw new Error(`${name} does not build`);
}

pinGenerator();
const table = {};
for (const kind of ['core', 'nest-singleton', 'nest-scoped']) {
  const before = await startServer(kind, { env: { DIST: pathToFileURL(`${folder}/dist/`).href } });
  const now = await startServer(kind);
  const ratios = [];
  const costs = { before: [], now: [] };
  for (let round = -2; round < ROUNDS; round++) {
    const one = await closedLoop(before, CALLS, 50);
    const other = await closedLoop(now, CALLS, 50);
    if (round < 0) continue;
    costs.before.push(one.cpu);
    costs.now.push(other.cpu);
    ratios.push(other.cpu / one.cpu);
  }
  table[kind] = {
    [`CPU µs/call, ${revision}`]: Math.round(median(costs.before)),
    now: Math.round(median(costs.now)),
    ratio: median(ratios).toFixed(2),
    spread: `${Math.min(...ratios).toFixed(2)}–${Math.max(...ratios).toFixed(2)}`,
  };
  await before.stop();
  await now.stop();
}
console.table(table);
