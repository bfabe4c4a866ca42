import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import transform from '../transform.mjs';

const FOLDER = join(import.meta.dirname, '../../node_modules/.cache/nestjs-agi/source-maps');

/** Where Jest finds the source map of a file that a stack names: it is written when it is asked for. */
export class SourceMaps extends Map {
  get(file) {
    const path = file.startsWith('file:') ? fileURLToPath(file.replace(/\?.*/, '')) : file;
    if (!path.endsWith('.ts')) return undefined;
    if (!super.has(path)) super.set(path, write(path));
    return super.get(path);
  }
}

function write(path) {
  const { map } = transform.process(readFileSync(path, 'utf8'), path);
  mkdirSync(FOLDER, { recursive: true });
  const text = JSON.stringify(map);
  const file = join(FOLDER, `${createHash('sha1').update(text).digest('hex')}.json`);
  writeFileSync(file, text);
  return file;
}
