import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { dirname, extname, join } from 'node:path';

const TYPES: Record<string, string> = {
  '.css': 'text/css',
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.json': 'application/json',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
};

/** The file of an address of the site, as a plain web server finds it. */
function fileOf(web: string, address: string): string | undefined {
  const path = join(web, decodeURIComponent(address));
  const candidates = [path, join(path, 'index.html'), `${path}.html`];
  return candidates.find((file) => existsSync(file) && statSync(file).isFile());
}

/** Serves the built site as a plain web server does. */
export async function serve(web: string): Promise<{ server: Server; url: string }> {
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://site');
    const file = fileOf(web, pathname);
    if (file === undefined) {
      response.writeHead(404).end();
      return;
    }
    const type = TYPES[extname(file)] ?? 'text/plain';
    response.writeHead(200, { 'content-type': type }).end(readFileSync(file));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/` };
}

export const filesBelow = (web: string, end: string): string[] =>
  readdirSync(web, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith(end));

/** What a page loads by itself, and where its links lead. */
function addressesOf(html: string): { loaded: string[]; links: string[] } {
  const loaded: string[] = [];
  const links: string[] = [];
  for (const [, tag = '', attributes = ''] of html.matchAll(/<([a-z]+)\s([^>]*)>/g)) {
    const value = (name: string): string[] =>
      [...attributes.matchAll(new RegExp(`(?:^|\\s)${name}="([^"]*)"`, 'g'))].map(
        ([, found = '']) => found.replaceAll('&amp;', '&'),
      );
    if (tag === 'a') links.push(...value('href'));
    else if (tag === 'link') loaded.push(...value('href'));
    else loaded.push(...value('src'), ...value('poster'), ...value('data'));
  }
  return { loaded, links };
}

const isOutside = (address: string): boolean => /^(?:[a-z]+:)?\/\//i.test(address);

/** What pages and style sheets of a site load from other hosts. */
export function loadedFromElsewhere(web: string): string[] {
  const pages = filesBelow(web, '.html').flatMap((name) =>
    addressesOf(readFileSync(join(web, name), 'utf8'))
      .loaded.filter(isOutside)
      .map((address) => `${name}: ${address}`),
  );
  const sheets = filesBelow(web, '.css').flatMap((name) =>
    [...readFileSync(join(web, name), 'utf8').matchAll(/url\(['"]?([^'")]*)|@import ['"]([^'"]*)/g)]
      .map(([, address, imported]) => address ?? imported ?? '')
      .filter(isOutside)
      .map((address) => `${name}: ${address}`),
  );
  return [...pages, ...sheets];
}

/** The links of a site to pages of its own, or to headings of them, that are not there. */
export function brokenLinks(web: string): string[] {
  const ids = new Map<string, Set<string>>();
  const idsOf = (file: string): Set<string> => {
    let found = ids.get(file);
    if (found === undefined) {
      const matches = readFileSync(file, 'utf8').matchAll(/\sid="([^"]*)"/g);
      found = new Set([...matches].map(([, id = '']) => id));
      ids.set(file, found);
    }
    return found;
  };
  return filesBelow(web, '.html').flatMap((name) => {
    const { links, loaded } = addressesOf(readFileSync(join(web, name), 'utf8'));
    return [...new Set([...links, ...loaded])]
      .filter((address) => !/^[a-z]+:/i.test(address) && !isOutside(address))
      .filter((address) => {
        const [path = '', anchor = ''] = address.split('#');
        const full = path.startsWith('/') ? path : `/${join(dirname(name), path)}`;
        const file = path === '' ? join(web, name) : fileOf(web, full.replace(/\?.*/, ''));
        if (file === undefined) return true;
        // TypeDoc fills it in the browser.
        if (file.endsWith('api/hierarchy.html')) return false;
        return anchor !== '' && !idsOf(file).has(decodeURIComponent(anchor));
      })
      .map((address) => `${name}: ${address}`);
  });
}
