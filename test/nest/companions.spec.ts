import { beforeAll, describe, expect, it } from '@jest/globals';
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { promisify } from 'node:util';
import ts from 'typescript';
import type { report } from './fixture/companions.js';

type Report = Awaited<ReturnType<typeof report>>;

let what: Report;

beforeAll(async () => {
  const nest = createRequire(import.meta.url)('@nestjs/core/package.json') as { version: string };
  what = nest.version.startsWith('11.')
    ? await (await import('./fixture/companions.js')).report()
    : await inOwnProcess();
});

/** Compiled as the tests are, and run on the build. */
async function inOwnProcess(): Promise<Report> {
  const source = readFileSync(join(import.meta.dirname, 'fixture/companions.ts'), 'utf8');
  const { outputText } = ts.transpileModule(source, {
    compilerOptions: {
      module: ts.ModuleKind.ESNext,
      target: ts.ScriptTarget.ES2022,
      experimentalDecorators: true,
      emitDecoratorMetadata: true,
    },
  });
  const program = `${outputText}\nconsole.log(JSON.stringify(await report()));`;
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['--input-type=module', '-e', program],
    { env: { ...process.env, NODE_OPTIONS: '' } },
  );
  return JSON.parse(stdout) as Report;
}

describe('ThrottlerGuard', () => {
  it('as it is takes all callers of a route for one', () => {
    expect(what.throttled.plain.calls).toEqual(['', '', 'throttled', 'throttled', 'throttled']);
    expect(what.throttled.plain.errors).toEqual([]);
  });

  it('that is told of calls counts each caller, and requests as ever', () => {
    const { calls, requests, errors } = what.throttled.own;
    expect(calls).toEqual(['', '', 'throttled', '', '']);
    expect(requests).toEqual([200, 200, 429]);
    expect(errors).toEqual([]);
  });
});

describe('nestjs-cls', () => {
  it.each(['guard', 'interceptor'] as const)(
    'gives each call a store of its own, by %s',
    (mount) => {
      expect(what.remembered[mount]).toEqual({ global: ['100', '200'], own: '100' });
    },
  );

  it('by its middleware has none for calls, unless the handler asks for it', () => {
    expect(what.remembered.middleware).toEqual({ global: [null, null], own: 'a store' });
  });
});

it('the filter of Sentry reports errors of handlers, and no hangups', () => {
  expect(what.watched).toEqual({
    broken: 'handler_error',
    status: 'HANGUP',
    reported: ['boom'],
    logged: true,
  });
});
