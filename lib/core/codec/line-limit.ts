import { MAX_LINE_BYTES, MAX_OLD_LINE_BYTES } from '../limits.js';

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
 * A release, with the text that Debian (`1:20.6.0~dfsg`), Sangoma (`certified/18.9-cert5`) and a build
 * from git (`GIT-22-22.10.0-5-gab12cd3`) add to it.
 */
const RELEASE = /^(?:\d+:)?(?:certified[-/]|GIT-\w+-)?(\d{1,2})\.(\d{1,3})(?!\d)/;

/** A build from git without a release in its name: only its branch is known. */
const GIT_BRANCH = /^GIT-(\d{1,2})-/;

/**
 * The most bytes of a command line, without its newline, that an Asterisk reads as one line. For an
 * unknown version it is the smaller limit, which every Asterisk reads.
 *
 * @param version `agi_version` of the call
 * @publicApi
 */
export function lineLimitOf(version: string | undefined): number {
  return hasLargeBuffer(version ?? '') ? MAX_LINE_BYTES : MAX_OLD_LINE_BYTES;
}

/** The most bytes of a command line, without its newline, that reach a reader as one line. */
export function longestLineOf({ version, lineLimit }: LineReader): number {
  return lineLimit ?? lineLimitOf(version);
}

function hasLargeBuffer(version: string): boolean {
  const [, branch, minor] = RELEASE.exec(version) ?? GIT_BRANCH.exec(version) ?? [];
  if (branch === undefined) return false;
  const first = FIRST_MINOR.get(Number(branch));
  if (first === undefined) return Number(branch) >= FIRST_BRANCH;
  return minor !== undefined && Number(minor) >= first;
}
