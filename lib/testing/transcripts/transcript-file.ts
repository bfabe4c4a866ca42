import { mkdir, open, rm, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { formatTranscript } from './transcript-text.js';
import { factOf, type Transcript } from './transcript.js';

/** A transcript has all that was said, also numbers and digits: only its owner can read it. */
const FILE_MODE = 0o600;
const FOLDER_MODE = 0o700;

/** The remedy for an error of the file system, by its code. */
const REMEDIES: Readonly<Record<string, string>> = {
  ENOSPC: 'the disk is full; make room, or choose another folder',
  EDQUOT: 'this user has no room left on the disk; make room, or choose another folder',
  EFBIG: 'no file may be that large here; raise the limit, or choose another folder',
  EACCES: 'this user may not write there; change its permissions, or choose another folder',
  EPERM: 'this user may not write there; change its permissions, or choose another folder',
  EROFS: 'that disk can only be read; choose another folder',
  EEXIST: 'there is a file of that name; choose another folder',
  ENOTDIR: 'part of that path is a file; choose another folder',
  EISDIR: 'there is a folder of that name; choose another one',
  EMFILE: 'this process has too many files open; raise its limit (ulimit -n)',
  ENFILE: 'this machine has too many files open',
};

/** Makes the folder for transcripts, unless it is there. @throws Error that names the folder */
export async function makeFolder(folder: string): Promise<void> {
  await naming(folder, () => mkdir(folder, { recursive: true, mode: FOLDER_MODE }));
}

/**
 * Writes a transcript to a new file, and resolves with its name. A channel may call more than once: a
 * number tells its sessions apart. Nothing is left of a file that could not be written to its end.
 *
 * @throws Error that names the file, and says what to do
 */
export async function writeTranscript(transcript: Transcript, folder: string): Promise<string> {
  // The folder may have been removed since the recorder began.
  await makeFolder(folder);
  const name = fileNameOf(transcript);
  for (let count = 1; ; count++) {
    const file = join(folder, `${name}${count === 1 ? '' : `-${count}`}.agi.txt`);
    const opened = await naming(file, () => create(file));
    if (opened === 'taken') continue;
    await naming(file, () => fill(file, opened, formatTranscript(transcript)));
    return file;
  }
}

async function create(file: string): Promise<FileHandle | 'taken'> {
  try {
    return await open(file, 'wx', FILE_MODE);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return 'taken';
    throw error;
  }
}

async function fill(file: string, opened: FileHandle, text: string): Promise<void> {
  try {
    await opened.writeFile(text).finally(() => opened.close());
  } catch (error) {
    await rm(file, { force: true });
    throw error;
  }
}

/** Adds the path to errors of the file system: that of a full disk does not have it. */
async function naming<Result>(path: string, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (cause) {
    throw fileError(path, cause as NodeJS.ErrnoException);
  }
}

/** An error that names the file, with the code of the file system. */
export function fileError(path: string, cause: NodeJS.ErrnoException): NodeJS.ErrnoException {
  const { code = '' } = cause;
  const why = REMEDIES[code] ?? cause.message;
  const message = `cannot write ${path}: ${why}${code === '' ? '' : ` (${code})`}`;
  return Object.assign(new Error(message, { cause }), { code, path });
}

/** A unique id comes from the peer: no character of it may lead out of the folder. */
function fileNameOf(transcript: Transcript): string {
  const id = factOf(transcript, 'agi_uniqueid') ?? 'unnamed';
  return id
    .replaceAll(/[^\w.-]/g, '_')
    .replace(/^\.+/, '_')
    .slice(0, 100);
}
