import { randomUUID } from 'node:crypto';
import { existsSync, lstatSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import {
  readlinkSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, parse, resolve } from 'node:path';
import { silenceName } from './dialplan.js';
import { type AsteriskHome } from './provision.js';
import { type RunFolder } from './run-folder.js';

const PROMPTS = 'data/sounds/en';

/**
 * Fills `data/`: links to what the installed Asterisk has (its documentation too: the usage texts
 * of 520 replies come from there), but folders of our own for the prompts, so that a test can add
 * to them, or replace one, without touching the installation.
 */
export function linkData(home: AsteriskHome, folder: RunFolder): void {
  const installed = installedData(home);
  for (const name of readdirSync(join(home.root, installed))) {
    if (name !== 'sounds') symlinkSync(join(installed, name), join(folder.outside, 'data', name));
  }
  linkTree(home.root, installedPrompts(home), join(folder.outside, PROMPTS));
  // Without a sound in it, the class for music on hold is not there at all.
  linkSound(folder, 'demo-congrats', 'moh/music');
}

/** The folder of the prompts that come with the installed Asterisk, within its root. */
export function installedPrompts(home: AsteriskHome): string {
  return followLinks(home.root, join(installedData(home), 'sounds/en'));
}

/** Gives one of the prompts another name. */
export function addSound(folder: RunFolder, name: string, like: string): void {
  linkSound(folder, like, join(PROMPTS, name));
}

/**
 * Makes the prompt that is silent for so long. Files are what Asterisk plays in time on a
 * Local channel: generators (transmit_silence, Milliwatt, music on hold) do not run there, and
 * then nothing is to be heard, not even silence: recordings stay empty and do not end.
 */
export function addSilence(folder: RunFolder, milliseconds: number): void {
  const file = join(folder.outside, PROMPTS, `${silenceName(milliseconds)}.sln`);
  if (!existsSync(file)) makeSilence(file, milliseconds);
}

/** The names of the prompts in a folder of prompts. */
export function promptsIn(folder: RunFolder, name: string): string[] {
  const entries = readdirSync(join(folder.outside, PROMPTS, name), { withFileTypes: true });
  const files = entries.filter((entry) => !entry.isDirectory());
  return [...new Set(files.map((entry) => `${name}/${parse(entry.name).name}`))];
}

/** Makes one of the prompts silent for so long, whatever it was before. */
export function addSilentPrompt(folder: RunFolder, name: string, milliseconds: number): void {
  const { dir, base } = parse(join(folder.outside, PROMPTS, name));
  makeSilence(join(dir, `${base}.sln`), milliseconds);
  for (const other of readdirSync(dir)) {
    if (parse(other).name === base && other !== `${base}.sln`) rmSync(join(dir, other));
  }
}

function makeSilence(file: string, milliseconds: number): void {
  replace(file, (made) => {
    writeFileSync(made, '');
    // 8000 samples of two bytes, all zero: the file system does not even store them.
    truncateSync(made, milliseconds * 16);
  });
}

/** All links hold the path that Asterisk knows: from outside a chroot they lead nowhere. */
function linkSound(folder: RunFolder, like: string, target: string): void {
  const { dir, base } = parse(like);
  const here = join(folder.outside, PROMPTS, dir);
  const found = readdirSync(here).find((name) => parse(name).name === base);
  if (found === undefined) throw new Error(`Asterisk has no prompt ${like}`);
  const link = join(folder.outside, target + parse(found).ext);
  replace(link, (made) => {
    symlinkSync(join(folder.inside, PROMPTS, dir, found), made);
  });
}

/** Makes a file aside, then moves it into place: calls of other tests may be playing it. */
function replace(file: string, make: (path: string) => void): void {
  mkdirSync(dirname(file), { recursive: true });
  const made = `${file}.${randomUUID()}`;
  make(made);
  renameSync(made, file);
}

/** Makes the folders of `source`, a path within `root`, and links its files. */
function linkTree(root: string, source: string, target: string): void {
  mkdirSync(target, { recursive: true });
  for (const entry of readdirSync(join(root, source), { withFileTypes: true })) {
    const from = join(source, entry.name);
    const to = join(target, entry.name);
    if (entry.isDirectory()) linkTree(root, from, to);
    else symlinkSync(from, to);
  }
}

/** Where a link leads within `root`: `sounds/en` goes through /etc/alternatives. */
function followLinks(root: string, path: string): string {
  if (!lstatSync(join(root, path)).isSymbolicLink()) return path;
  return followLinks(root, resolve(dirname(path), readlinkSync(join(root, path))));
}

/** Where a distribution put the data is in its asterisk.conf; the rest are the usual places. */
function installedData(home: AsteriskHome): string {
  const file = join(home.root, 'etc/asterisk/asterisk.conf');
  const text = existsSync(file) ? readFileSync(file, 'utf8') : '';
  const configured = /^\s*astdatadir\s*=>?\s*(\S+)/m.exec(text)?.[1];
  const candidates = [configured, '/usr/share/asterisk', '/var/lib/asterisk'];
  for (const path of candidates) {
    if (path !== undefined && existsSync(join(home.root, path, 'sounds'))) return path;
  }
  throw new Error('Asterisk has no sounds: install its core sounds (asterisk-core-sounds-en-gsm)');
}
