import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { pack } from './fixture/pack.js';

const run = promisify(execFile);
const root = process.cwd();

/** The folder from which the packages beside ours come. */
const NEST_12 = join(root, 'node_modules');
const NEST_11 = join(root, 'test/nest-11/node_modules');

let tarball: string;
let folder: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'agi-package-'));
  tarball = await pack();
}, 900_000);

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** An application with nothing in it but our tarball, what it links, and its own files. */
async function app(
  name: string,
  files: Record<string, string>,
  links: Record<string, string> = {},
): Promise<string> {
  const home = join(folder, name);
  const own = join(home, 'node_modules/nestjs-agi');
  mkdirSync(own, { recursive: true });
  await run('tar', ['-xzf', tarball, '--strip-components=1', '-C', own]);
  for (const [link, target] of Object.entries(links)) {
    const path = join(home, 'node_modules', link);
    mkdirSync(dirname(path), { recursive: true });
    symlinkSync(target, path);
  }
  for (const [file, text] of Object.entries(files)) writeFileSync(join(home, file), text);
  return home;
}

function nest(from: string): Record<string, string> {
  const names = ['@nestjs/common', '@nestjs/core', 'rxjs', 'reflect-metadata'];
  return Object.fromEntries(names.map((name) => [name, join(from, name)]));
}

async function node(home: string, file: string): Promise<string> {
  const { stdout } = await run(process.execPath, [file], {
    cwd: home,
    env: { ...process.env, NODE_OPTIONS: '' },
  });
  return stdout.trim();
}

/** Loads the package in both ways and tells whether all entry points give the same classes. */
const IDENTITY = `
  const entryPoints = [
    require('nestjs-agi/core'),
    await import('nestjs-agi/core'),
    ...(withNest ? [require('nestjs-agi'), await import('nestjs-agi')] : []),
  ];
  const same = ['AGIChannel', 'AGIServer', 'AGIError'].every((name) =>
    entryPoints.every((entry) => entry[name] === entryPoints[0][name] && typeof entry[name] === 'function'));
  const { placeCall } = require('nestjs-agi/testing');
  const { AmiClient } = await import('nestjs-agi/ami');
  const { CallInspector, inspect } = await import('nestjs-agi/inspector/core');
  const page = await inspect(new entryPoints[0].AGIServer());
  const { status } = await fetch(page.url + 'app.js');
  await page.close();
  const inspected = status === 200 && require('nestjs-agi/inspector/core').CallInspector === CallInspector &&
    (!withNest || (await import('nestjs-agi/inspector')).CallInspector === CallInspector);
  const amiError = (() => { try { new AmiClient({}) } catch (error) { return error } })();
  const { AudioServer } = await import('nestjs-agi/audio');
  const audioError = (() => { try { new AudioServer({ port: 'x' }) } catch (error) { return error } })();
  console.log(same && audioError instanceof entryPoints[0].AGIError &&
    require('nestjs-agi/audio').AudioServer === AudioServer && amiError instanceof entryPoints[0].AGIError &&
    require('nestjs-agi/ami').AmiClient === AmiClient && inspected && typeof placeCall === 'function' ? 'one class' : 'two classes');
`;

const COMMONJS = (withNest: boolean): string =>
  `${withNest ? "require('reflect-metadata');" : ''} const withNest = ${withNest};
  (async () => {${IDENTITY}})();`;

const ESM = (withNest: boolean): string =>
  `${withNest ? "import 'reflect-metadata';" : ''} import { createRequire } from 'node:module';
  const require = createRequire(import.meta.url); const withNest = ${withNest};${IDENTITY}`;

describe('the packed tarball', () => {
  it('holds the two builds, the schematics, the README, the licence and the changelog, and nothing else', async () => {
    const home = await app('contents', {});
    const own = join(home, 'node_modules/nestjs-agi');
    expect(readdirSync(own).sort()).toEqual([
      'CHANGELOG.md',
      'LICENSE',
      'README.md',
      'dist',
      'package.json',
    ]);
    expect(readdirSync(join(own, 'dist')).sort()).toEqual(['cjs', 'esm', 'schematics']);
  });

  it.each([
    ['core alone, CommonJS, without Nest', 'app.cjs', COMMONJS(false), {}],
    ['core alone, ESM, without Nest', 'app.mjs', ESM(false), {}],
    ['Nest 11, CommonJS', 'app.cjs', COMMONJS(true), nest(NEST_11)],
    ['Nest 12, CommonJS', 'app.cjs', COMMONJS(true), nest(NEST_12)],
    ['Nest 12, ESM', 'app.mjs', ESM(true), nest(NEST_12)],
  ])('has one copy of each class: %s', async (name, file, source, links) => {
    const home = await app(name.replaceAll(/\W+/g, '-'), { [file]: source }, links);
    expect(await node(home, file)).toBe('one class');
  });

  it.each([
    ['node16, ESM, Nest 12', 'app.mts', { module: 'node16' }, NEST_12],
    // Nest 12 is ESM only, which TypeScript lets CommonJS require from `node20` on.
    ['node20, CommonJS, Nest 12', 'app.cts', { module: 'node20' }, NEST_12],
    ['node16, CommonJS, Nest 11', 'app.cts', { module: 'node16' }, NEST_11],
    ['bundler', 'app.ts', { module: 'esnext', moduleResolution: 'bundler' }, NEST_12],
  ])('has types that work under %s', async (name, file, resolution, from) => {
    const source = `
      import { AgiModule, AgiChannel, AgiController, AgiRoute, AGIRequest } from 'nestjs-agi';
      import { AGIServer, AGIChannel } from 'nestjs-agi/core';
      import { placeCall } from 'nestjs-agi/testing';
      import { AmiClient, type AmiReply } from 'nestjs-agi/ami';
      import { inspect, type InspectOptions } from 'nestjs-agi/inspector/core';
      import { AgiInspectorModule } from 'nestjs-agi/inspector';
      const options: InspectOptions = { port: 0, guard: ({ headers }) => headers.host === 'x' };
      AgiInspectorModule.forRoot({ path: '/calls', keep: 10 });
      void inspect(new AGIServer(), options);
      import { AudioServer, energyActivity } from 'nestjs-agi/audio';
      const audio = new AudioServer({ port: 0, activity: energyActivity({ margin: 12 }) });
      const hear = async (channel: AGIChannel): Promise<number> => {
        const line = await audio.attach(channel);
        for await (const frame of line.frames()) return frame.length;
        // @ts-expect-error a text is no audio
        await line.speak('hello');
        return (await line.speak(new Int16Array(160))).played;
      };
      const ami = new AmiClient({ username: 'x', secret: 'y' });
      ami.on('Hangup', ({ Cause }) => Cause.length);
      // @ts-expect-error a hangup is of a channel
      const reply: Promise<AmiReply> = ami.action('Hangup');
      @AgiController('x')
      class X {
        constructor(readonly channel: AgiChannel, readonly request: AGIRequest) {}
        @AgiRoute('y')
        async y(channel: AGIChannel): Promise<string> {
          const { value } = await channel.getVariable('X', { encoding: 'buffer' });
          const bytes: Buffer | null = value;
          // @ts-expect-error a Buffer is no string
          const text: string = bytes;
          return (await channel.getData('x')).digits + text;
        }
      }
      void [AgiModule.forRoot({ port: 0 }), new AGIServer(), placeCall, X, reply];
    `;
    const options = {
      ...resolution,
      target: 'es2023',
      strict: true,
      noEmit: true,
      experimentalDecorators: true,
      emitDecoratorMetadata: true,
      types: ['node'],
    };
    const tsconfig = JSON.stringify({ compilerOptions: options, files: [file] });
    const links = { ...nest(from), '@types/node': join(NEST_12, '@types/node') };
    const home = await app(
      `types-${name.replaceAll(/\W+/g, '-')}`,
      { [file]: source, 'tsconfig.json': tsconfig, 'package.json': '{ "private": true }' },
      links,
    );
    const tsc = join(root, 'node_modules/typescript/bin/tsc');
    const compiled = run(process.execPath, [tsc, '-p', home], { cwd: home });
    // The faults that it finds are on its standard output, which the error of a failed command has, too.
    const { stdout } = await compiled.catch((error: unknown) => error as { stdout: string });
    expect(stdout).toBe('');
  });
});
