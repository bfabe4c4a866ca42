/**
 * Where the project lives: one constant, of which package.json's `homepage`, `bugs` and `repository` and the links of
 * the READMEs are made at a release. The owner sets it before the first one: `https://github.com/owner/nestjs-agi`.
 */
export const ADDRESS = '';

/** The address without what does not belong to it. */
function projectAt(address) {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (url?.protocol !== 'https:' || !/^\/[^/]+\/[^/]+$/.test(url.pathname)) {
    throw new Error(
      `A release needs the address of the project, and ADDRESS in publish/addresses.mjs is ${JSON.stringify(address)}: ` +
        'set it to one such as https://github.com/owner/nestjs-agi',
    );
  }
  return url.origin + url.pathname;
}

/**
 * The fields of package.json that lead to the project.
 *
 * @param {string} address of the project, `https://…` without `.git`
 * @param {string} [directory] of the package within the project, if it is not the project itself
 * @throws {Error} if the address is none
 */
export function addressesOf(address, directory) {
  const project = projectAt(address);
  return {
    homepage: `${project}#readme`,
    bugs: { url: `${project}/issues` },
    repository: {
      type: 'git',
      url: `git+${project}.git`,
      ...(directory !== undefined && { directory }),
    },
  };
}

/**
 * A README as npm shows it: what it links to, and its pictures, are those of the project at this version.
 *
 * @param {string} text of the README
 * @param {string} folder of the README within the project, `''` or `'schematics/'`
 */
export function withAddresses(text, { address, version, folder }) {
  const project = projectAt(address);
  return text
    .split(/(^```[\s\S]*?^```$)/m)
    .map((part) =>
      part.startsWith('```')
        ? part
        : part.replaceAll(/(!?)\[([^\]]*)\]\(([^)\s]+)\)/g, (whole, picture, words, target) => {
            if (/^(?:[a-z]+:|#)/.test(target)) return whole;
            const { pathname, hash } = new URL(target, `https://project/${folder}`);
            const kind = picture === '!' ? 'raw' : 'blob';
            return `${picture}[${words}](${project}/${kind}/v${version}${pathname}${hash})`;
          }),
    )
    .join('');
}
