import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import 'reflect-metadata';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from '../fixture/terminal.js';

const APPLICATIONS = 'test/cli/fixture/applications';

/** The paths of the routes that a dialplan was written for. */
const paths = (text: string): string[] =>
  [...text.matchAll(/^; (\/\S*?)(?:: (\S+))?$/gm)].map(([, path = '', owner = '']) =>
    owner === '' ? path : `${path} ${owner}`,
  );

describe('the application of agi dialplan', () => {
  it('is a server that a file exports', async () => {
    const { code, stdout } = await run('dialplan', `${APPLICATIONS}/server.ts`);
    expect(paths(stdout)).toEqual(['/menu', '/balance/:account']);
    expect(stdout).toContain('AGI(agi://127.0.0.1:4573/menu)');
    expect(code).toBe(0);
  });

  it('is a root module, of which nothing is started', async () => {
    const { stdout, stderr } = await run('dialplan', 'sample/01-quick-start/src/app.module.ts');
    expect(stderr).toBe('');
    expect(paths(stdout).sort()).toEqual([
      '/account/:id AccountController.balance',
      '/menu MenuController.menu',
      '/welcome WelcomeController.welcome',
    ]);
  });

  it('has one server, or the name of the one that is meant is asked for', async () => {
    const module = 'sample/05-several-servers/src/app.module.ts';
    const { code, stderr } = await run('dialplan', module);
    expect(stderr).toContain('has several servers (default, staff): choose one by --name');
    expect(code).toBe(2);
    const staff = await run('dialplan', module, '--name', 'staff');
    const standard = await run('dialplan', module, '--name', 'default');
    expect(paths(staff.stdout).length).toBeGreaterThan(0);
    expect(paths(standard.stdout).filter((path) => paths(staff.stdout).includes(path))).toEqual([]);
    const { stderr: unknown } = await run('dialplan', module, '--name', 'boss');
    expect(unknown).toContain('no routes of a server "boss", only of default, staff');
  });

  it('is named by # where a file exports several', async () => {
    const file = `${APPLICATIONS}/several.ts`;
    const { stderr } = await run('dialplan', file);
    expect(stderr).toContain(`exports several (none, one, two): write ${file}#none`);
    expect(paths((await run('dialplan', `${file}#two`)).stdout)).toEqual(['/two']);
    expect((await run('dialplan', `${file}#three`)).stderr).toContain(
      'exports no Nest module or AGIServer named "three"',
    );
    expect((await run('dialplan', `${file}#none`)).stderr).toContain('has no route');
  });

  it('is a class with the metadata of a module, and no other function', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'agi-module-'));
    const [functions, module] = [join(folder, 'functions.cjs'), join(folder, 'module.cjs')];
    writeFileSync(functions, 'exports.make = () => undefined; exports.Root = class Root {};');
    writeFileSync(
      module,
      "exports.Root = class Root {}; Reflect.defineMetadata('imports', [], exports.Root);",
    );
    const nothing = await run('dialplan', functions);
    expect(nothing.stderr).toContain('exports neither a Nest module nor an AGIServer');
    const empty = await run('dialplan', module);
    rmSync(folder, { recursive: true });
    expect(empty.stderr).toContain('has no route');
  });

  it.each([
    [`${APPLICATIONS}/nowhere.js`, 'there is no file "test/cli/fixture/applications/nowhere.js"'],
    [
      `${APPLICATIONS}/throws.ts`,
      'DATABASE_URL is not set; build the application, and give the .js',
    ],
    ['test/cli/fixture/terminal.ts', 'exports neither a Nest module nor an AGIServer'],
  ])('is refused if it is %s', async (file, message) => {
    const { code, stdout, stderr } = await run('dialplan', file);
    expect(stderr).toContain(message);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  });
});

describe('the files of agi dialplan', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'agi-dialplan-'));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  it('are written where --output says, and a written one has no fault', async () => {
    const file = join(folder, 'agi-routes.conf');
    const words = ['-r', '/menu', '-r', '/pay/:account', '-s', 'agi://a', '-s', 'agi://b'];
    expect(await run('dialplan', ...words, '-o', file)).toEqual({
      code: 0,
      stdout: '',
      stderr: '',
    });
    expect(readFileSync(file, 'utf8')).toContain('[agi]\n');
    const checked = await run('dialplan', ...words, '--check', file);
    expect(checked).toEqual({
      code: 0,
      stdout: '4 steps call a FastAGI server: no faults\n',
      stderr: '',
    });
  });

  it('that cannot be written or read are named', async () => {
    const written = await run('dialplan', '-r', '/a', '-o', join(folder, 'no', 'file'));
    expect(written.stderr).toMatch(/^agi: cannot write \S+: ENOENT/);
    expect(written.code).toBe(5);
    const read = await run('dialplan', '--check', join(folder, 'none.conf'));
    expect(read.stderr).toMatch(/^agi: cannot read "\S+none.conf"/);
    expect(read.code).toBe(2);
  });

  it('are checked with the files that they include, and faults are told by their place', async () => {
    const file = join(folder, 'extensions.conf');
    writeFileSync(
      file,
      '[phones]\n#include "mo*.conf"\n#include "none.conf"\n#tryinclude "no.conf"\n',
    );
    writeFileSync(join(folder, 'more.conf'), '[more]\nexten => 7,1,AGI(agi://a/menuu)\n');
    const words = ['--check', file, '-r', '/menu'];
    const { code, stdout, stderr } = await run('dialplan', ...words);
    expect(stderr).toBe(`agi: ${file}: cannot read none.conf\n`);
    const place = `${join(folder, 'more.conf')}:2 (more,7,1)`;
    expect(stdout.split('\n')).toEqual([
      `${place} [dead-path] no route has the path /menuu; the nearest one is /menu`,
      '  → repair the path, or add the route',
      `${place} [no-reset] AGI_OUTCOME may still have the reason of an earlier call`,
      expect.stringContaining('write Set(AGI_OUTCOME=) before AGI()'),
      `${place} [failure-unhandled] nothing looks at AGISTATUS after this call`,
      expect.stringContaining('look at AGISTATUS after AGI()'),
      '1 step calls a FastAGI server: 3 faults',
      '',
    ]);
    expect(code).toBe(1);
    writeFileSync(file, '[phones]\nexten => h,1,AGI(agi://a/menuu)\n');
    expect((await run('dialplan', ...words)).stdout).toContain(
      '1 step calls a FastAGI server: 1 fault\n',
    );
    writeFileSync(file, '[phones]\n#include "more.conf"\n');
    const { stdout: json } = await run('dialplan', ...words, '--json');
    const [first = ''] = json.split('\n');
    expect(JSON.parse(first)).toMatchObject({ line: 2, context: 'more', rule: 'dead-path' });
  });
});
