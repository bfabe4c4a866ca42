import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import transform from '../transform.mjs';

const root = join(import.meta.dirname, '../..');
const href = (path) => pathToFileURL(join(root, path)).href;

const LIB = href('lib/');
const PACKAGES = href('node_modules/');
const JEST_GLOBALS = new URL('jest-globals.mjs', import.meta.url).href;
const ENTRY = /^nestjs-agi(?:\/(.+))?$/;

/**
 * Finds what a TypeScript file imports: its `.js` is a `.ts` here, and the package is `lib`. A spec file is loaded
 * with a query, which its own modules inherit: they are new for each spec file, while `lib` and packages stay.
 */
export async function resolve(specifier, context, next) {
  const { parentURL } = context;
  if (parentURL === undefined || parentURL.startsWith(PACKAGES)) {
    return next(specifier, context);
  }
  const query = new URL(parentURL).searchParams;
  const entry = ENTRY.exec(specifier);
  if (specifier === '@jest/globals') return found(JEST_GLOBALS, query);
  if (entry) return found(href(join('lib', entry[1] ?? '', 'index.ts')), query);
  if (!specifier.startsWith('.') && !specifier.startsWith('file:')) return next(specifier, context);
  const url = new URL(specifier, parentURL);
  if (url.pathname.endsWith('.js')) {
    const source = url.href.replace(/\.js(?=$|\?)/, '.ts');
    if (existsSync(fileURLToPath(source))) return found(source, query);
  }
  if (!/\.(ts|mjs|js)$/.test(url.pathname)) return next(specifier, context);
  return found(url.href, query);
}

function found(address, query) {
  const url = new URL(address);
  if (!address.startsWith(LIB) && query.has('run')) url.searchParams.set('run', query.get('run'));
  return { url: url.href, shortCircuit: true };
}

/** Loads TypeScript as JavaScript. */
export async function load(url, context, next) {
  const { pathname } = new URL(url);
  if (!url.startsWith('file:') || !pathname.endsWith('.ts')) return next(url, context);
  const path = fileURLToPath(url);
  const { code } = transform.process(readFileSync(path, 'utf8'), path);
  return { format: 'module', source: code, shortCircuit: true };
}
