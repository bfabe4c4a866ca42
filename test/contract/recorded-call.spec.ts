import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { readFileSync } from 'node:fs';
import { AGIServer } from 'nestjs-agi';
import { run } from '../cli/fixture/terminal.js';

let app: INestApplicationContext;
let url: string;

beforeAll(async () => {
  process.env.AGI_PORT = '0';
  const { AppModule } = await import('../../sample/01-quick-start/src/app.module.js');
  app = await NestFactory.createApplicationContext(AppModule, { logger: false });
  const server = app.get(AGIServer, { strict: false });
  await server.close();
  url = `agi://127.0.0.1:${(await server.listen({ port: 0 })).port}/menu`;
});

afterAll(() => app.close());

/** Times differ from run to run, and the port is a free one. */
const alike = (text: string): string =>
  text
    .replaceAll(/^ *\d+\.\d{3}s/gm, 'T')
    .replaceAll(/after \d+ ms/g, 'after T')
    .replaceAll(/127\.0\.0\.1:\d+/g, 'HOST');

/** The lines of the picture, without its markup. */
function linesOf(svg: string): string[] {
  return [...svg.matchAll(/<text [^>]*>(.*)<\/text>/g)].map(([, line = '']) =>
    line
      .replaceAll(/<[^>]+>/g, '')
      .replaceAll('&lt;', '<')
      .replaceAll('&gt;', '>')
      .replaceAll('&amp;', '&'),
  );
}

it('the picture of the README shows a call as it is made today', async () => {
  expect(readFileSync('README.md', 'utf8')).toContain('(docs/images/agi-call.svg)');
  const [command = '', ...lines] = linesOf(readFileSync('docs/images/agi-call.svg', 'utf8'));
  expect(command).toBe(
    "$ npx -p nestjs-agi agi call agi://127.0.0.1:4573/menu --digits 1 --caller 'Ada <5551234>'",
  );
  const { code, stdout, stderr } = await run(
    'call',
    url,
    '--digits',
    '1',
    '--caller',
    'Ada <5551234>',
  );
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(alike(lines.join('\n'))).toBe(alike(stdout.trimEnd()));
});
