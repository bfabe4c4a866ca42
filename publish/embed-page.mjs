/**
 * Writes the files of the inspector's page into a module, so that both builds of the package find them
 * without reading a folder: `npm run page`. A test fails if the module is older than the files.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { format, resolveConfig } from 'prettier';

const FOLDER = new URL('../lib/inspector/core/page/', import.meta.url);
const MODULE = new URL('page-files.ts', FOLDER);
const TYPES = {
  html: 'text/html',
  css: 'text/css',
  js: 'text/javascript',
  svg: 'image/svg+xml',
};

/** The module, as it is to be. */
export async function pageModule() {
  const files = readdirSync(FOLDER)
    .filter((name) => !name.endsWith('.ts'))
    .sort();
  const entries = files.map((name) => {
    const type = TYPES[name.split('.').at(-1)];
    const text = readFileSync(new URL(name, FOLDER), 'utf8');
    return `${JSON.stringify(name)}: { type: ${JSON.stringify(type)}, text: ${JSON.stringify(text)} }`;
  });
  const source = [
    '/** The files of the page, which `npm run page` writes here from those of this folder: do not edit it. */',
    `export const PAGE_FILES: Readonly<Record<string, { readonly type: string; readonly text: string }>> = {`,
    ...entries.map((entry) => `${entry},`),
    '};',
    '',
  ].join('\n');
  const options = await resolveConfig(MODULE.pathname);
  return format(source, { ...options, parser: 'typescript' });
}

if (process.argv[1]?.endsWith('embed-page.mjs')) writeFileSync(MODULE, await pageModule());
