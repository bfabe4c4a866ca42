import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, isAbsolute, join, normalize, relative, sep } from 'node:path';
import { argumentError } from '../../../core/internal.js';
import { recordingFormat, WRITTEN_FORMATS } from './recording-formats.js';
import { soundBytes, type Speech } from './sound-bytes.js';

/** The longest recording that is written, in seconds: a handler may ask for days, which virtual time skips. */
const LONGEST = 3600;

/**
 * Checks that the kit can write a format.
 *
 * @throws AGIError `E_AGI_INVALID_ARGUMENT`
 */
export function checkWritten(format: string): void {
  if (WRITTEN_FORMATS.includes(format.toLowerCase())) return;
  const allowed = `one of ${WRITTEN_FORMATS.join(', ')} where the option \`recordings\` is given`;
  throw argumentError('the format of a recording', `'${format}'`, allowed);
}

/** Writes a recording to the folder of the test. Folders that are not there are made. */
export function writeRecording(
  folder: string,
  { file, format, samples }: { file: string; format: string; samples: number },
  speech: readonly Speech[],
): void {
  const found = recordingFormat(format);
  if (found === undefined) return;
  const path = `${pathIn(folder, file)}.${format}`;
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, soundBytes(found, Math.min(samples, LONGEST * found.rate), speech));
}

/**
 * The path of a recording, which never leaves the folder. A file that is named by its path within the
 * folder is there; all other paths begin at the folder, as if it were the root.
 */
function pathIn(folder: string, file: string): string {
  const within = isAbsolute(file) ? relative(folder, file) : '';
  const isWithin = within !== '' && !isAbsolute(within) && within.split(sep)[0] !== '..';
  return isWithin ? join(folder, within) : join(folder, normalize(`/${file}`));
}
