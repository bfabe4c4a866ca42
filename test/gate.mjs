// `npm test`: first the builds and the type check, one beside the other; then all tests but the long ones,
// and beside them, since most tests wait most of the time, the checks that nothing else needs. Options are
// Jest's: `npm test -- --randomize`. With --check: the checks alone. With --long: what `npm test` leaves out,
// of which some computes and some waits.
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';

const children = new Set();
const results = [];

/** Runs npm scripts one after the other, until one fails; what it printed is shown in the end. */
async function inTurn(...names) {
  for (const name of names) {
    if (!(await script(name, [], 'pipe'))) return false;
  }
  return true;
}

async function script(name, args, stdio) {
  const start = Date.now();
  let said = '';
  const child = spawn('npm', ['run', '--silent', name, '--', ...args], {
    stdio: ['ignore', stdio, stdio],
    shell: process.platform === 'win32',
  });
  children.add(child);
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text) => (said += text));
  }
  const status = await new Promise((resolve) => {
    child.once('error', (error) => {
      said += String(error);
      resolve(1);
    });
    child.once('close', (code) => {
      resolve(code ?? 1);
    });
  });
  children.delete(child);
  const seconds = ((Date.now() - start) / 1000).toFixed(0);
  results.push({ name, failed: status !== 0, seconds, said });
  return status === 0;
}

/** One line for each step; of one that failed, all that it printed. */
function report() {
  const failed = results.filter((result) => result.failed);
  for (const { name, said } of failed) {
    if (said.trim() !== '') console.log(`\n--- ${name} failed:\n${said.trimEnd()}`);
  }
  const steps = results.map(({ name, seconds, failed: no }) =>
    no ? `${name} FAILED` : `${name} ${seconds} s`,
  );
  console.log(`\n${steps.join(', ')}`);
  return failed.length === 0;
}

/** Does work that runs Jest, and ends with the report and the line that a CI reads. */
async function withTests(work) {
  const folder = mkdtempSync(join(tmpdir(), 'nestjs-agi-gate-'));
  process.env.AGI_CLOSING_LINE = join(folder, 'counts');
  await work();
  if (!report()) process.exitCode = 1;
  const { AGI_CLOSING_LINE: counts } = process.env;
  if (existsSync(counts)) process.stdout.write(readFileSync(counts, 'utf8'));
  rmSync(folder, { recursive: true, force: true });
}

for (const signal of ['SIGINT', 'SIGTERM']) {
  process.once(signal, () => {
    for (const child of children) child.kill(signal);
    process.exitCode = 1;
  });
}

const CHECKS = ['lint', 'format', 'rooms'];
const [first, ...rest] = process.argv.slice(2);

if (first === '--long') {
  // `npm test`, after which it runs, has built the package.
  if (!existsSync('dist')) await inTurn('build');
  await withTests(() =>
    Promise.all([
      script('matrix', ['--other'], 'inherit'),
      script('jest', ['--selectProjects', 'long'], 'inherit'),
    ]),
  );
} else if (first === '--check') {
  await Promise.all([inTurn('typecheck', 'rooms', 'format'), inTurn('lint')]);
  if (!report()) process.exitCode = 1;
} else {
  const ready = await Promise.all([
    inTurn('typecheck'),
    inTurn('build', 'build:samples'),
    inTurn('nest-11'),
  ]);
  if (ready.includes(false)) {
    report();
    process.exitCode = 1;
  } else {
    const asked = first === undefined ? [] : [first, ...rest];
    await withTests(() =>
      Promise.all([
        script('jest', [...asked, '--ignoreProjects', 'long'], 'inherit'),
        ...CHECKS.map((name) => inTurn(name)),
      ]),
    );
  }
}
