/** A release of Asterisk: of `22.10.1` the branch is 22 and the minor 10. */
export interface AsteriskRelease {
  readonly branch: number;
  /** `undefined` for a build from git that names no more than its branch. */
  readonly minor: number | undefined;
}

/**
 * A release, with the text that Debian (`1:20.6.0~dfsg`), Sangoma (`certified/18.9-cert5`) and a build
 * from git (`GIT-22-22.10.0-5-gab12cd3`) add to it.
 */
const RELEASE = /^(?:\d+:)?(?:certified[-/]|GIT-\w+-)?(\d{1,2})\.(\d{1,3})(?!\d)/;

/** A build from git without a release in its name: only its branch is known. */
const GIT_BRANCH = /^GIT-(\d{1,2})-/;

/** Reads `agi_version`; `undefined` if no release can be read from it. */
export function releaseOf(version: string | undefined): AsteriskRelease | undefined {
  const text = version ?? '';
  const [, branch, minor] = RELEASE.exec(text) ?? GIT_BRANCH.exec(text) ?? [];
  if (branch === undefined) return undefined;
  return { branch: Number(branch), minor: minor === undefined ? undefined : Number(minor) };
}

/**
 * Whether a release has something that came to several branches at different times.
 *
 * @param since the first minor of each branch that has it
 * @param newest the first branch that had it from its start
 */
export function hasSince(
  { branch, minor }: AsteriskRelease,
  since: ReadonlyMap<number, number>,
  newest: number,
): boolean {
  const first = since.get(branch);
  if (first === undefined) return branch >= newest;
  return minor !== undefined && minor >= first;
}
