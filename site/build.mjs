/**
 * Builds the site into site/dist/web/VERSION, where earlier versions stay beside it: `npm run site`. `SITE_BASE` is the
 * path under which it is served, `/` unless it is given.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { writePages } from './pages.mjs';

const site = fileURLToPath(new URL('.', import.meta.url));
const root = fileURLToPath(new URL('..', import.meta.url));
const web = `${site}dist/web/`;

const { SITE_BASE: base = '/' } = process.env;
const { version } = JSON.parse(readFileSync(`${root}package.json`, 'utf8'));
/** Patches share the pages of their minor version. */
const folder = version.split('.').slice(0, 2).join('.');

if (!existsSync(`${site}node_modules/vitepress`)) {
  execFileSync('npm', ['ci', '--silent', '--no-audit', '--no-fund'], {
    cwd: site,
    stdio: 'inherit',
  });
}

writePages();
execFileSync(process.execPath, ['node_modules/vitepress/bin/vitepress.js', 'build'], {
  cwd: site,
  stdio: 'inherit',
  env: { ...process.env, SITE_VERSION: folder },
});
execFileSync(
  process.execPath,
  [
    `${root}node_modules/typedoc/bin/typedoc`,
    ...['--out', `${web}${folder}/api`],
    ...['--readme', 'none'],
  ],
  { cwd: root, stdio: 'inherit', env: { ...process.env, SITE_GUIDE: `${base}${folder}/` } },
);

const versions = readdirSync(web, { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && /^\d+\.\d+$/.test(entry.name))
  .map(({ name }) => name)
  .sort((a, b) => b.localeCompare(a, 'en', { numeric: true }));

const page = (title, head, body) => `<!doctype html>
<html lang="en-GB">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
${head}</head>
<body style="font: 16px/1.6 system-ui, sans-serif; max-width: 40em; margin: 3em auto; padding: 0 1em">
${body}
</body>
</html>
`;

mkdirSync(web, { recursive: true });
writeFileSync(
  `${web}index.html`,
  page(
    'nestjs-agi',
    `<meta http-equiv="refresh" content="0; url=./${versions[0]}/">\n`,
    `<h1>nestjs-agi</h1>\n<p><a href="./${versions[0]}/">Version ${versions[0]}</a></p>`,
  ),
);
writeFileSync(
  `${web}versions.html`,
  page(
    'Versions of nestjs-agi',
    '',
    `<h1>Versions of nestjs-agi</h1>\n<ul>\n${versions
      .map((name) => `<li><a href="./${name}/">${name}</a></li>`)
      .join('\n')}\n</ul>`,
  ),
);
