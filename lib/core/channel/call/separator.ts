import { randomBytes } from 'node:crypto';

/**
 * Makes a text that separates values of variables, which no value can hold: nobody knows it before. A
 * recorded call is replayed with other random words, so their shape is known to lib/testing/transcripts.
 */
export function makeSeparator(): string {
  return `~${randomBytes(8).toString('hex')}~`;
}
