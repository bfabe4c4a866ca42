/**
 * Makes the picture of `agi call` from a call that it places to the quick start: `npm run picture`. A
 * test places the same call and compares.
 */
import { createRequire } from 'node:module';
import { writeFileSync } from 'node:fs';
import { stripVTControlCharacters } from 'node:util';
import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import { agi } from '../../dist/esm/cli/agi.js';

const COMMAND = ['call', 'agi://127.0.0.1:4573/menu', '--digits', '1', '--caller', 'Ada <5551234>'];
const TYPED =
  "npx -p nestjs-agi agi call agi://127.0.0.1:4573/menu --digits 1 --caller 'Ada <5551234>'";

const CHARACTER = 8.4;
const LINE = 20;
const MARGIN = 18;
const BAR = 34;
/** What ANSI colours become: dim, red, green, yellow, magenta, cyan. */
const COLORS = {
  2: '#8b949e',
  31: '#ff7b72',
  32: '#7ee787',
  33: '#e3b341',
  35: '#d2a8ff',
  36: '#79c0ff',
};

const app = await NestFactory.createApplicationContext(
  (await import('../../sample/01-quick-start/dist/app.module.js')).AppModule,
  { logger: false },
);
let shown = '';
const output = { isTTY: true, write: (text) => (shown += text) };
await agi(COMMAND, {
  stdin: { on: () => undefined, off: () => undefined, resume() {}, pause() {} },
  stdout: output,
  stderr: output,
  env: {},
  onInterrupt: () => () => undefined,
  version: () => createRequire(import.meta.url)('../../package.json').version,
});
await app.close();

const lines = [`$ ${TYPED}`, ...shown.trimEnd().split('\n')];
const columns = Math.max(...lines.map((line) => stripVTControlCharacters(line).length));
const width = Math.ceil(columns * CHARACTER + 2 * MARGIN);
const height = BAR + lines.length * LINE + MARGIN;
const escape = (text) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** A line with its ANSI colours as spans. */
function colored(line) {
  return line
    .split('\u001b[')
    .map((part, index) => {
      const [, code, text] = index === 0 ? [null, '0', part] : /^(\d+)m(.*)$/s.exec(part);
      const color = COLORS[code];
      return color === undefined ? escape(text) : `<tspan fill="${color}">${escape(text)}</tspan>`;
    })
    .join('');
}

const dots = ['#ff5f56', '#ffbd2e', '#27c93f'].map(
  (color, index) => `<circle cx="${20 + index * 18}" cy="17" r="5.5" fill="${color}"/>`,
);
const texts = lines.map(
  (line, index) =>
    `<text x="${MARGIN}" y="${BAR + (index + 1) * LINE}" textLength="${(stripVTControlCharacters(line).length * CHARACTER).toFixed(1)}">${colored(line)}</text>`,
);
writeFileSync(
  new URL('agi-call.svg', import.meta.url),
  [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-label="agi call in a terminal">`,
    `<rect width="${width}" height="${height}" rx="8" fill="#0d1117"/>`,
    ...dots,
    '<g font-family="ui-monospace, SFMono-Regular, Menlo, Consolas, monospace" font-size="14" fill="#e6edf3" xml:space="preserve">',
    ...texts,
    '</g>',
    '</svg>',
    '',
  ].join('\n'),
);
