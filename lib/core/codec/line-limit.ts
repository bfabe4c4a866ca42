import { MAX_LINE_BYTES, MAX_OLD_LINE_BYTES } from '../limits.js';
import { hasSince, releaseOf } from './asterisk-release.js';

/** The reader of command lines, on which the longest line depends. An `AGIRequest` is one. */
export interface LineReader {
  /** `agi_version` as Asterisk sent it. */
  readonly version: string | undefined;
  /** The most bytes of a line where what carries it allows less than Asterisk does. */
  readonly lineLimit?: number | undefined;
}

/** The first release of each branch that has the larger buffer. Newer branches have it from the start. */
const FIRST_MINOR = new Map([
  [20, 16],
  [22, 6],
]);
const FIRST_BRANCH = 23;

/**
 * The most bytes of a command line, without its newline, that an Asterisk reads as one line. For an
 * unknown version it is the smaller limit, which every Asterisk reads.
 *
 * @param version `agi_version` of the call
 * @publicApi
 */
export function lineLimitOf(version: string | undefined): number {
  return hasLargeBuffer(version) ? MAX_LINE_BYTES : MAX_OLD_LINE_BYTES;
}

/** The most bytes of a command line, without its newline, that reach a reader as one line. */
export function longestLineOf({ version, lineLimit }: LineReader): number {
  return lineLimit ?? lineLimitOf(version);
}

function hasLargeBuffer(version: string | undefined): boolean {
  const release = releaseOf(version);
  return release !== undefined && hasSince(release, FIRST_MINOR, FIRST_BRANCH);
}
