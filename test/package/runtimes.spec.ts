import { beforeAll, describe, expect, it } from '@jest/globals';
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pack, run } from './fixture/pack.js';
import { whileRunning } from './fixture/program.js';

/** The runtimes beside Node, each from its npm package, and what comes before the name of a program. */
const RUNTIMES = {
  node: [],
  bun: [],
  deno: ['run', '--allow-all', '--no-config', '--node-modules-dir=manual'],
};

const cache = join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'nestjs-agi');
let app: string;

/** The program of a runtime, which is installed the first time. */
async function programOf(name: keyof typeof RUNTIMES): Promise<string> {
  if (name === 'node') return process.execPath;
  const home = join(cache, name);
  const file = join(home, 'node_modules/.bin', name);
  if (!existsSync(file)) {
    mkdirSync(home, { recursive: true });
    const flags = ['--no-audit', '--no-fund', '--no-package-lock'];
    await run('npm', ['install', '--prefix', home, ...flags, name]);
  }
  return file;
}

beforeAll(async () => {
  app = mkdtempSync(join(tmpdir(), 'agi-runtimes-'));
  writeFileSync(join(app, 'package.json'), '{ "type": "module", "private": true }');
  await run('npm', ['install', '--no-audit', '--no-fund', await pack()], app);
  copyFileSync(resolve('test/package/runtimes/calls.mjs'), join(app, 'calls.mjs'));
}, 900_000);

describe.each(Object.keys(RUNTIMES) as (keyof typeof RUNTIMES)[])('on %s', (name) => {
  it('the core takes calls, and the kit places and replays them', async () => {
    const program = await programOf(name);
    const printed = await run(program, [...RUNTIMES[name], 'calls.mjs'], app);
    expect(JSON.parse(printed)).toEqual({
      choices: ['7', '7'],
      outcome: 'handler_error',
      hangup: 'HANGUP',
      codes: ['a fault', 'E_AGI_HANGUP'],
      page: 200,
    });
  }, 300_000);

  it('the command places a call against a server of another process', async () => {
    const [program, options] = [await programOf(name), RUNTIMES[name]];
    const serve = [program, ...options, 'calls.mjs', '--serve'] as const;
    const agi = join(app, 'node_modules/nestjs-agi/dist/esm/cli/main.js');
    const printed = await whileRunning(serve, { cwd: app, until: 'listens on' }, async (said) => {
      const port = /listens on (\d+)/.exec(said)?.[1] ?? '';
      const url = `agi://127.0.0.1:${port}/menu`;
      return run(program, [...options, agi, 'call', url, '--digits', '5'], app);
    });
    expect(printed).toContain('< SET VARIABLE CHOICE 5');
    expect(printed).toContain('AGISTATUS=SUCCESS');
  }, 300_000);
});
