/**
 * Where the project lives: one constant, of which package.json's `homepage`, `bugs` and `repository` are
 * made at a release. The owner sets it before the first one: `https://github.com/owner/nestjs-agi`.
 */
export const ADDRESS = '';

/**
 * The fields of package.json that lead to the project.
 *
 * @param {string} address of the project, `https://…` without `.git`
 * @throws {Error} if it is none
 */
export function addressesOf(address) {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (url?.protocol !== 'https:' || !/^\/[^/]+\/[^/]+$/.test(url.pathname)) {
    throw new Error(
      `A release needs the address of the project, and ADDRESS in publish/addresses.mjs is ${JSON.stringify(address)}: ` +
        'set it to one such as https://github.com/owner/nestjs-agi',
    );
  }
  const project = url.origin + url.pathname;
  return {
    homepage: `${project}#readme`,
    bugs: { url: `${project}/issues` },
    repository: { type: 'git', url: `git+${project}.git` },
  };
}
