// Runs the tests of the Nest layer, on Nest 11 and 12, under every Node that is supported; with
// --other, under all but this one, with which `npm test` runs them. The npm package `node` brings them.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';

const VERSIONS = [20, 22, 24, 26];
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

let failed = false;
for (const version of VERSIONS.filter((one) => one !== thisOne)) {
  const node = nodeOf(version);
  const path = `${dirname(node)}${delimiter}${process.env.PATH}`;
  const jest = ['--experimental-vm-modules', 'node_modules/jest/bin/jest.js', ...tests];
  const { status, stdout, stderr } = run(node, jest, {
    // The line with the counts is read here.
    env: { ...process.env, PATH: path, AGI_CLOSING_LINE: undefined },
  });
  const said = run(node, ['--version']).stdout.trim();
  if (status === 0) {
    console.log(`Node ${said}: ${stdout.trim().split('\n').at(-1)}`);
  } else {
    failed = true;
    console.log(`Node ${said} failed:\n${stdout}\n${stderr}`);
  }
}
process.exitCode = failed ? 1 : 0;
