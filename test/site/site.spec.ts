import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import type { Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describeBrowser, faultsOf } from '../inspector/fixture/browser.js';
import { run } from '../package/fixture/pack.js';
import { brokenLinks, filesBelow, loadedFromElsewhere, serve } from './built-site.js';

const web = 'site/dist/web';
const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };
const folder = version.split('.').slice(0, 2).join('.');

let server: Server;
let url: string;

beforeAll(async () => {
  // An earlier version, which stays where it is.
  mkdirSync(join(web, '0.0'), { recursive: true });
  writeFileSync(join(web, '0.0/index.html'), '<title>An earlier version</title>');
  await run('npm', ['run', '--silent', 'site']);
  ({ server, url } = await serve(web));
}, 900_000);

afterAll(() => {
  server.close();
  rmSync(join(web, '0.0'), { recursive: true });
});

describe('the built site', () => {
  it('has a page for each guide, each sample and each exported name', () => {
    const pages = filesBelow(join(web, folder), '.html');
    for (const page of ['index', '01-start', 'reference/commands', 'sample/01-quick-start']) {
      expect(pages).toContain(`${page}.html`);
    }
    expect(pages).toContain('files/deploy/haproxy.cfg.html');
    expect(pages).toContain('api/classes/index.AGIChannel.html');
  });

  it('loads nothing from other hosts', () => {
    expect(loadedFromElsewhere(web)).toEqual([]);
  });

  it('has no link that leads nowhere', () => {
    expect(brokenLinks(web)).toEqual([]);
  });

  it('would notice both', () => {
    const home = mkdtempSync(join(tmpdir(), 'agi-site-'));
    const page =
      '<img alt="x" src="https://other.host/x.png"><a href="./none">x</a><a href="#no">x</a>';
    writeFileSync(join(home, 'index.html'), page);
    writeFileSync(join(home, 'x.css'), '@import "//other.host/x.css";');
    expect(loadedFromElsewhere(home)).toHaveLength(2);
    expect(brokenLinks(home)).toEqual(['index.html: ./none', 'index.html: #no']);
    rmSync(home, { recursive: true });
  });

  it('lists its versions, the newest first, and begins with that one', () => {
    const [first, second] = readFileSync(join(web, 'versions.html'), 'utf8').match(
      /\d+\.\d+(?=<)/g,
    )!;
    expect([first, second]).toEqual([folder, '0.0']);
    expect(readFileSync(join(web, 'index.html'), 'utf8')).toContain(`url=./${folder}/`);
    expect(existsSync(join(web, folder, 'llms.txt'))).toBe(true);
  });
});

const PAGES = ['', '14-comparison', 'reference/commands', 'api/index.html'];
const WIDTHS = [1440, 820, 390];

describeBrowser('the site in a browser', (open) => {
  const openPage = async (page: string, width: number, colorScheme: 'light' | 'dark') => {
    const asked: string[] = [];
    const opened = await open('about:blank', { viewport: { width, height: 900 }, colorScheme });
    opened.on('request', (request) => asked.push(request.url()));
    await opened.goto(`${url}${folder}/${page}`, { waitUntil: 'networkidle' });
    return { opened, elsewhere: () => asked.filter((address) => !address.startsWith(url)) };
  };

  it.each(['light', 'dark'] as const)(
    'fits every width, in %s',
    async (scheme) => {
      for (const width of WIDTHS) {
        for (const page of PAGES) {
          const { opened, elsewhere } = await openPage(page, width, scheme);
          const overflow = await opened.evaluate(
            'document.documentElement.scrollWidth - innerWidth',
          );
          const pictures = await opened.evaluate(
            '[...document.images].filter((image) => image.complete && image.naturalWidth === 0).length',
          );
          expect({ page, width, overflow, pictures }).toEqual({
            page,
            width,
            overflow: 0,
            pictures: 0,
          });
          expect(elsewhere()).toEqual([]);
          await opened.context().close();
        }
      }
    },
    300_000,
  );

  it.each(['light', 'dark'] as const)('can be read by everybody, in %s', async (scheme) => {
    const { opened } = await openPage('01-start', 1440, scheme);
    const faults = await faultsOf(opened);
    // The generator's button is named "Search", and shows the keys that open it as well.
    expect(faults.filter((fault) => !fault.includes('DocSearch-Button'))).toEqual([]);
  });

  it('leads to the reference of the API and to other versions', async () => {
    const { opened } = await openPage('reference/commands', 1440, 'light');
    await opened.getByRole('link', { name: 'API', exact: true }).click();
    await opened.waitForURL(/\/api\/index\.html$/);
    await opened.getByRole('link', { name: 'Guide', exact: true }).click();
    await opened.getByRole('link', { name: version, exact: true }).click();
    await opened.waitForURL(`${url}versions.html`);
    await opened.getByRole('link', { name: '0.0' }).click();
    await opened.waitForURL(`${url}0.0/`);
  });

  it('finds a page by its words, without another host', async () => {
    const { opened, elsewhere } = await openPage('', 1440, 'light');
    await opened.getByRole('button', { name: 'Search' }).click();
    await opened.getByRole('searchbox').fill('fence');
    await opened.getByRole('option').first().click();
    await opened.waitForURL(/\/(?!index)[\w-]+(\.html)?#/);
    expect(elsewhere()).toEqual([]);
  });
});
