import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pack, packSchematics, run } from './fixture/pack.js';
import { freePort, whileRunning } from './fixture/program.js';
import { command, shown } from './fixture/readme.js';

let folder: string;
let tarball: string;
let generators: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'agi-fresh-apps-'));
  [tarball, generators] = [await pack(), await packSchematics()];
}, 900_000);

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** What a reader types in a folder, word by word. */
const typed = (line: string, cwd: string): Promise<string> => {
  const [file = '', ...args] = line.split(' ');
  return run(file, args, cwd);
};

const install = (cwd: string, ...packages: string[]): Promise<string> =>
  run('npm', ['install', '--no-audit', '--no-fund', '--prefer-offline', ...packages], cwd);

/** An application that the Nest CLI has just made, with our package in it. */
async function newApplication(version: string): Promise<string> {
  const home = join(folder, version);
  mkdirSync(home);
  const create = ['new', 'phone', '--package-manager', 'npm', '--skip-git', '--skip-install'];
  await run('npx', ['--yes', `@nestjs/cli@${version}`, ...create], home);
  const app = join(home, 'phone');
  await install(app, tarball, generators);
  return app;
}

/** The calls of the README's other blocks, in the words of both test runners, with the matchers of the guide on tests. */
const MORE_CALLS = `
import { Test } from '@nestjs/testing';
import { AgiModule } from 'nestjs-agi';
import { expectCall, placeCall } from 'nestjs-agi/testing';
import './matchers';
import { BankController } from './bank';
import { BillingController } from './billing';

it('answers the calls of the README', async () => {
  const module = await Test.createTestingModule({
    imports: [AgiModule.forRoot()],
    controllers: [BankController, BillingController],
  }).compile();
  await module.init();
  const balance = (context: string) => placeCall(module, '/billing/balance', { environment: { agi_context: context } }).ended;
  expectCall(await balance('from-office')).toHaveSaid('number 42');
  expect((await balance('from-street')).outcome).toBe('auth_failed');
  expect(await placeCall(module, '/billing/hours').ended).toHavePlayed('demo-thanks');
  const bank = placeCall(module, '/bank')
    .whenPlaying('vm-password')
    .press('1234')
    .whenPlaying('demo-instruct')
    .press('1');
  expectCall(await bank.ended).toHavePlayed('vm-password', 'demo-instruct').toHaveEnded('continued');
  await module.close();
});
`;

/** A test runner's own time-outs are those of a machine that does nothing else. */
const PATIENT: Record<string, readonly string[]> = {
  12: ['--testTimeout=120000', '--hookTimeout=120000'],
  11: ['--testTimeout=120000'],
};

describe.each(['12', '11'])('an application of @nestjs/cli %s', (version) => {
  let app: string;

  const test = (): Promise<string> => run('npm', ['test', '--', ...PATIENT[version]!], app);

  beforeAll(async () => {
    app = await newApplication(version);
    cpSync(join(app, 'src'), join(app, '../src-as-generated'), { recursive: true });
  }, 900_000);

  beforeEach(() => {
    rmSync(join(app, 'src'), { recursive: true });
    cpSync(join(app, '../src-as-generated'), join(app, 'src'), { recursive: true });
  });

  const write = (file: string, text: string): void => {
    writeFileSync(join(app, 'src', file), text);
  };

  it('does what the README shows: it starts, is called, and passes the tests', async () => {
    const port = await freePort();
    write('menu.controller.ts', shown('ts', 'class MenuController'));
    write('app.module.ts', shown('ts', 'class AppModule').replace('4573', String(port)));
    write('hours.spec.ts', shown('ts', "describe('the hours'"));
    write('billing.ts', shown('ts', 'class BillingController'));
    write('bank.ts', shown('ts', 'class BankController'));
    write('prompt.ts', shown('ts', 'promptFor'));
    write('matchers.ts', shown('', "declare module 'vitest'", 'docs/05-testing.md'));
    if (version === '11') write('matchers.ts', shown('ts', 'namespace jest', 'docs/05-testing.md'));
    write('calls.spec.ts', MORE_CALLS);
    expect(await run('npm', ['run', '--silent', 'build'], app)).toBe('');
    await test();

    const call = command('npx -p nestjs-agi agi call agi://127.0.0.1:4573/menu/en');
    const dialogue = await whileRunning(
      ['npm', 'start'],
      { cwd: app, until: `Listening for calls on agi://127.0.0.1:${port}` },
      () => typed(call.replace('4573', String(port)), app),
    );
    expect(dialogue).toContain('GET DATA demo-instruct 5000 1');
    expect(dialogue).toContain('SET VARIABLE MENU_CHOICE 1');
    expect(dialogue).toContain('AGISTATUS=SUCCESS');
  }, 900_000);

  it('gets the module by nest add, and classes whose tests pass by nest g', async () => {
    const nest = (...args: string[]): Promise<string> => run('npx', ['nest', ...args], app);
    // It is installed already, and not from npm.
    await nest('add', 'nestjs-agi', '--skip-install');
    expect(readFileSync(join(app, 'src/app.module.ts'), 'utf8')).toContain('AgiModule.forRoot()');
    expect(readFileSync(join(app, 'src/main.ts'), 'utf8')).toContain('enableShutdownHooks()');
    expect(readFileSync(join(app, 'asterisk/extensions.conf'), 'utf8')).toContain('AGI(agi://');

    const generate = (collection: string, kind: string, name: string): Promise<string> =>
      nest('generate', '--collection', collection, kind, name);
    await generate('nestjs-agi-schematics', 'controller', 'menu');
    await generate('nestjs-agi-schematics', 'guard', 'internal');
    await generate('nestjs-agi-schematics', 'dialogue', 'billing/account');
    // The package has the same collection as the generators.
    await generate('nestjs-agi', 'sample-test', 'menu');
    const module = readFileSync(join(app, 'src/app.module.ts'), 'utf8');
    expect(module).toMatch(/MenuController[\s\S]*InternalGuard[\s\S]*AccountDialogue/);
    expect(await run('npm', ['run', '--silent', 'build'], app)).toBe('');
    // It would end with another code if a linter complained.
    await run('npm', ['run', '--silent', 'lint'], app);
    await test();
  }, 900_000);
});

describe('a folder after npm init', () => {
  it.each(['import', 'require'])(
    'runs the core alone, by %s',
    async (way) => {
      const home = join(folder, way);
      mkdirSync(home);
      await run('npm', ['init', '-y'], home);
      await install(home, tarball);
      const port = await freePort();
      const file = way === 'import' ? 'survey.mjs' : 'survey.cjs';
      let source = shown('ts', "server.agi('/survey'");
      if (way === 'require') {
        source = source.replace(/^import .*\n/, () => shown('js', "require('nestjs-agi/core')"));
      }
      writeFileSync(join(home, file), source.replace('4573', String(port)));
      const call = command('npx -p nestjs-agi agi call agi://127.0.0.1:4573/survey');
      const dialogue = await whileRunning(
        ['node', file],
        { cwd: home, until: `agi://127.0.0.1:${port}/survey` },
        () => typed(call.replace('4573', String(port)), home),
      );
      expect(dialogue).toContain('SET VARIABLE ANSWER 5');
      expect(dialogue).toContain('AGISTATUS=SUCCESS');
    },
    300_000,
  );
});
