import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { Recording } from './application-case.js';

/** Recordings by `Application: case`. */
export type Recordings = Readonly<Record<string, Recording>>;

/** The recordings that an Asterisk of this version must match; the file of 16 has only the differences of 16. */
export function recordingsOf(version: string): Recordings {
  const ofToday = read('22');
  return version.startsWith('16.') ? { ...ofToday, ...read('16') } : ofToday;
}

export function writeRecordings(recordings: Recordings, version: string): void {
  const old = version.startsWith('16.');
  const ofToday = old ? read('22') : {};
  const own = Object.entries(recordings).filter(
    ([name, recording]) => !isDeepStrictEqual(recording, ofToday[name]),
  );
  const text = JSON.stringify(Object.fromEntries(own), undefined, 2);
  writeFileSync(fileOf(old ? '16' : '22'), `${text}\n`);
}

function read(version: '16' | '22'): Recordings {
  const file = fileOf(version);
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Recordings) : {};
}

function fileOf(version: '16' | '22'): string {
  return join(import.meta.dirname, 'recorded', `asterisk-${version}.json`);
}
