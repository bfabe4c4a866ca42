// Runs the tests of the Nest layer, on Nest 11 and 12, under every Node that is supported; with
// --other, under all but this one, with which `npm test` runs them. The npm package `node` brings them.
import { execFile, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';

const VERSIONS = [20, 22, 24, 26];
/** So many Nodes run at the same time: most tests wait most of the time. */
const AT_A_TIME = 2;
const cache = join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'nestjs-agi');
const tests = process.argv.slice(2).filter((word) => word !== '--other');
const thisOne = process.argv.includes('--other') ? Number(process.versions.node.split('.')[0]) : 0;
if (tests.length === 0) tests.push('test/nest');

function run(file, args, options = {}) {
  return spawnSync(file, args, { encoding: 'utf8', ...options });
}

/** The path of a Node of that version, which is installed the first time. */
function nodeOf(version) {
  const home = join(cache, `node-${version}`);
  const file = join(home, 'node_modules/node/bin/node');
  if (!existsSync(file)) {
    mkdirSync(home, { recursive: true });
    const flags = ['--no-audit', '--no-fund', '--no-package-lock'];
    const { status, stderr } = run('npm', [
      'install',
      '--prefix',
      home,
      ...flags,
      `node@${version}`,
    ]);
    if (status !== 0) throw new Error(`npm cannot install node@${version}:\n${stderr}`);
  }
  return file;
}

/** Resolves with the exit code and the output of a run of the tests. */
function test(node) {
  const path = `${dirname(node)}${delimiter}${process.env.PATH}`;
  const jest = ['--experimental-vm-modules', 'node_modules/jest/bin/jest.js', ...tests];
  const options = {
    // The line with the counts is read here.
    env: { ...process.env, PATH: path, AGI_CLOSING_LINE: undefined },
    maxBuffer: Infinity,
  };
  return new Promise((resolve) => {
    execFile(node, jest, options, (error, stdout, stderr) => {
      resolve({ failed: error !== null, stdout, stderr });
    });
  });
}

const left = VERSIONS.filter((one) => one !== thisOne).map(nodeOf);
let failed = false;

/** Runs the tests under one Node after the other, as long as any is left. */
async function work() {
  for (let node = left.shift(); node !== undefined; node = left.shift()) {
    const said = run(node, ['--version']).stdout.trim();
    const result = await test(node);
    if (result.failed) {
      failed = true;
      console.log(`Node ${said} failed:\n${result.stdout}\n${result.stderr}`);
    } else {
      console.log(`Node ${said}: ${result.stdout.trim().split('\n').at(-1)}`);
    }
  }
}

await Promise.all(Array.from({ length: AT_A_TIME }, work));
process.exitCode = failed ? 1 : 0;
