import { readFileSync } from 'node:fs';
import { quoteValue } from '../../core/internal.js';
import type { SavedExploration } from '../../testing/index.js';
import { UsageError } from '../arguments/arguments.js';

/** Reads an exploration that `agi explore --save` wrote. @throws UsageError for a file that is none */
export function readSaved(file: string): SavedExploration {
  let read: unknown;
  try {
    read = JSON.parse(readFileSync(file, 'utf8'));
  } catch (cause) {
    const message = `cannot read the exploration ${quoteValue(file)}: ${(cause as Error).message}`;
    throw new UsageError(message, { cause });
  }
  if (typeof read === 'object' && read !== null && 'version' in read && 'search' in read) {
    return read as SavedExploration;
  }
  throw new UsageError(`${quoteValue(file)} is no exploration that agi explore --save wrote`);
}
