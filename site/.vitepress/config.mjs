import { readFileSync } from 'node:fs';
import { defineConfig } from 'vitepress';
import { PAGES, sidebar } from '../pages.mjs';

const { version } = JSON.parse(
  readFileSync(new URL('../../package.json', import.meta.url), 'utf8'),
);
const { SITE_BASE: base = '/', SITE_VERSION: folder } = process.env;

export default defineConfig({
  srcDir: PAGES,
  outDir: `dist/web/${folder}`,
  cacheDir: 'dist/cache',
  base: `${base}${folder}/`,
  lang: 'en-GB',
  title: 'nestjs-agi',
  description: 'FastAGI for NestJS and Node: Asterisk phone calls as controller methods',
  // Headings have the addresses that they have in the repository.
  markdown: {
    // What stands in angle brackets is a text.
    html: false,
    // Their colours can be read by everybody.
    theme: { light: 'github-light-high-contrast', dark: 'github-dark-high-contrast' },
    languageAlias: { conf: 'ini', dialplan: 'ini' },
    anchor: {
      slugify: (heading) =>
        heading
          .trim()
          .toLowerCase()
          .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
          .replaceAll(' ', '-'),
    },
    image: { lazyLoading: true },
  },
  themeConfig: {
    outline: { level: [2, 3] },
    search: { provider: 'local' },
    sidebar: sidebar(),
    nav: [
      { text: 'Guide', link: '/01-start' },
      { text: 'Commands', link: '/reference/commands' },
      // It is made by TypeDoc, beside these pages.
      { text: 'API', link: '/api/index.html', target: '_self' },
      { text: version, link: '/all-versions.html', target: '_self' },
    ],
    footer: { message: `nestjs-agi ${version}, MIT` },
  },
  ignoreDeadLinks: [/\/api\/index/, /\/all-versions/],
});
