import { randomBytes } from 'node:crypto';
import { readdir, rename, stat, unlink, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { AGIError } from '../../core/index.js';
import type { SpokenFiles } from './spoken-files.js';
import { SharedWork } from './shared-work.js';
import { nameOf, type SpokenText } from './spoken-text.js';
import type { SpokenTexts } from './spoken-texts.js';
import { WAV_RATE, wavOf } from './wav.js';

export interface FolderSettings {
  /** The path by which this process sees the folder. */
  readonly here: string;
  /** The path by which Asterisk sees it. */
  readonly asterisk: string;
  readonly maxBytes: number;
}

const OUR_FILE = /^([0-9a-f]{64})\.wav$/;
const UNFINISHED = /^[0-9a-f]{64}\.[0-9a-f]{16}\.part$/;
/** A file that was used so many ms ago may be playing, here or by another process: it stays. */
const IN_USE = 60_000;

interface KnownFile {
  readonly bytes: number;
  usedAt: number;
}

/**
 * Sound files of what is said, in a folder that Asterisk reads. A file has the name of its content, and is there
 * as a whole or not at all; the ones that were not used for longest are removed where there are too many. Several
 * processes may share the folder.
 */
export class SpokenFolder implements SpokenFiles {
  readonly #texts: SpokenTexts;
  readonly #settings: FolderSettings;
  readonly #making = new SharedWork<void>();
  /** The files of the folder in the order of their last use, the oldest first; read when it is first needed. */
  #files: Promise<Map<string, KnownFile>> | undefined;

  constructor(texts: SpokenTexts, settings: FolderSettings) {
    this.#texts = texts;
    this.#settings = settings;
  }

  /** @throws AGIError `E_SPEECH_FAILED`, `E_SPEECH_TIMEOUT`, `E_SPEECH_FILES`, `E_AGI_ABORTED` */
  async ready(said: SpokenText, signal: AbortSignal): Promise<string> {
    const name = nameOf(said, WAV_RATE);
    await this.#making.do(name, signal, async (needed) => {
      const files = await (this.#files ??= this.#read());
      if (await this.#isThere(name, files)) return;
      const audio = await this.#texts.whole(said, WAV_RATE, needed);
      await this.#write(name, wavOf(audio), files);
    });
    return `${this.#settings.asterisk}/${name}`;
  }

  #pathOf(file: string): string {
    return join(this.#settings.here, file);
  }

  /** Whether the file is there. It then counts as used, for other processes as well. */
  async #isThere(name: string, files: Map<string, KnownFile>): Promise<boolean> {
    const path = this.#pathOf(`${name}.wav`);
    const now = new Date();
    try {
      await utimes(path, now, now);
      const { size } = await stat(path);
      use(files, name, size);
      return true;
    } catch {
      // Another process may have removed it.
      files.delete(name);
      return false;
    }
  }

  async #write(name: string, content: Buffer, files: Map<string, KnownFile>): Promise<void> {
    const unfinished = this.#pathOf(`${name}.${randomBytes(8).toString('hex')}.part`);
    try {
      await writeFile(unfinished, content);
      await rename(unfinished, this.#pathOf(`${name}.wav`));
    } catch (cause) {
      await unlink(unfinished).catch(() => undefined);
      const message = `a sound file could not be written to ${this.#settings.here}`;
      throw new AGIError('E_SPEECH_FILES', message, { cause });
    }
    use(files, name, content.length);
    await this.#makeRoom(files);
  }

  async #makeRoom(files: Map<string, KnownFile>): Promise<void> {
    let bytes = 0;
    for (const file of files.values()) bytes += file.bytes;
    for (const [name, file] of files) {
      if (bytes <= this.#settings.maxBytes || Date.now() - file.usedAt < IN_USE) return;
      bytes -= file.bytes;
      files.delete(name);
      await unlink(this.#pathOf(`${name}.wav`)).catch(() => undefined);
    }
  }

  /** Reads which files there are, and removes what a process that was killed has left half written. */
  async #read(): Promise<Map<string, KnownFile>> {
    const found: [name: string, file: KnownFile][] = [];
    for (const entry of await readdir(this.#settings.here).catch(() => [])) {
      const [, name] = OUR_FILE.exec(entry) ?? [];
      if (name === undefined && !UNFINISHED.test(entry)) continue;
      const facts = await stat(this.#pathOf(entry)).catch(() => undefined);
      if (facts === undefined) continue;
      const file = { bytes: facts.size, usedAt: facts.mtimeMs };
      if (name !== undefined) found.push([name, file]);
      else if (Date.now() - file.usedAt > IN_USE) {
        await unlink(this.#pathOf(entry)).catch(() => undefined);
      }
    }
    return new Map(found.sort(([, one], [, other]) => one.usedAt - other.usedAt));
  }
}

function use(files: Map<string, KnownFile>, name: string, bytes: number): void {
  files.delete(name);
  files.set(name, { bytes, usedAt: Date.now() });
}
