// Makes the pages of the site from those of the repository: their links lead to each other, and to files as pages.
import {
  cpSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join, normalize, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
export const PAGES = fileURLToPath(new URL('dist/pages/', import.meta.url));

const names = (folder, end) =>
  readdirSync(join(ROOT, folder))
    .filter((name) => name.endsWith(end))
    .sort();

/** The page of the site that a page of the repository becomes. */
function placeOf(source) {
  if (source === 'README.md') return 'index.md';
  if (source.startsWith('docs/')) return source.slice('docs/'.length);
  if (source.endsWith('/README.md')) return `${dirname(source)}.md`;
  return source.toLowerCase();
}

const guides = names('docs', '.md').map((name) => `docs/${name}`);
const reference = names('docs/reference', '.md').map((name) => `docs/reference/${name}`);
const samples = names('sample', '').flatMap((name) =>
  /^\d/.test(name) ? [`sample/${name}/README.md`] : [],
);
const project = ['CHANGELOG.md', 'CONTRIBUTING.md', 'SECURITY.md'];
const others = ['README.md', 'schematics/README.md', 'bench/README.md'];

/** Page of the repository to page of the site. */
const places = new Map(
  [...others, ...guides, ...reference, ...samples, ...project].map((page) => [page, placeOf(page)]),
);

const guide = (numbers) =>
  numbers.map((number) => {
    const found = guides.find((page) => basename(page).startsWith(`${number}-`));
    if (found === undefined) throw new Error(`there is no guide ${number}`);
    return found;
  });

const SECTIONS = [
  ['Start', ['README.md', ...guide(['01', '02']), 'docs/first-phone.md', 'schematics/README.md']],
  ['Write', guide(['03', '04', '06', '07', '08', '15', '16', '17'])],
  ['Test', [...guide(['05', '19']), 'docs/cli.md']],
  ['Run', [...guide(['09', '10', '11', '12', '18']), 'docs/recipes.md', 'docs/versions.md']],
  ['Compare', guide(['13', '14'])],
  ['Reference', reference],
  ['Samples', samples],
  [
    'Project',
    [
      'docs/protocol.md',
      'docs/three-ways.md',
      'docs/architecture.md',
      'bench/README.md',
      ...project,
    ],
  ],
];

/** Names beside the pages, where the title says too little there. */
const NAMES = {
  'README.md': 'What it is',
  'docs/01-start.md': 'First steps',
  'schematics/README.md': 'Generators',
};

const titleOf = (page) =>
  /^# (?:\d+\. )?(.+)$/m.exec(readFileSync(join(ROOT, page), 'utf8'))?.[1].replaceAll('`', '');

const link = (page) => `/${places.get(page).replace(/(?:^|(?<=\/))index\.md$|\.md$/, '')}`;

/** The sections beside each page; a page that none of them lists is in the last one. */
export function sidebar() {
  const listed = new Set(SECTIONS.flatMap(([, pages]) => pages));
  const more = [...places.keys()].filter((page) => !listed.has(page));
  const sections = more.length > 0 ? [...SECTIONS, ['More', more]] : SECTIONS;
  return sections.map(([text, pages]) => ({
    text,
    items: pages.map((page) => ({
      text: NAMES[page] ?? titleOf(page),
      link: link(page),
    })),
  }));
}

const LANGUAGES = { Dockerfile: 'docker', yaml: 'yaml', yml: 'yaml', service: 'ini', conf: 'ini' };

/** A file that a page shows is a page, with its text; a folder is one that lists its files. */
function writeFilePage(source) {
  if (statSync(join(ROOT, source)).isDirectory()) {
    const files = readdirSync(join(ROOT, source)).map((name) => {
      const place = writeFilePage(`${source}/${name}`);
      return `- [${name}](./${place.slice('files/'.length + dirname(source).length + 1)})`;
    });
    const place = `files/${source}.md`;
    write(place, `# \`${source}\`\n\n${files.join('\n')}\n`);
    return place;
  }
  // VitePress makes no page of a hidden file.
  const place = `files/${source.replaceAll(/(^|\/)\./g, '$1')}.md`;
  const end = basename(source).split('.').at(-1);
  const text = readFileSync(join(ROOT, source), 'utf8');
  const language = LANGUAGES[end] ?? (end === 'json' ? 'json' : 'text');
  write(place, `# \`${source}\`\n\n\`\`\`\`${language}\n${text.trimEnd()}\n\`\`\`\`\n`);
  return place;
}

function write(place, text) {
  mkdirSync(dirname(join(PAGES, place)), { recursive: true });
  writeFileSync(join(PAGES, place), text);
}

/** A link of a page, as it is on the site. */
function linkOnSite(target, page) {
  if (/^[a-z]+:|^#/.test(target)) return target;
  const [path, anchor] = target.split('#');
  const source = normalize(join(dirname(page), path));
  const isPicture = source.startsWith('docs/images/');
  const place = isPicture
    ? source.slice('docs/'.length)
    : (places.get(source) ?? writeFilePage(source));
  const from = dirname(places.get(page));
  const way = relative(from, place);
  return `${way.startsWith('.') ? way : `./${way}`}${anchor === undefined ? '' : `#${anchor}`}`;
}

function pageOnSite(page) {
  const parts = readFileSync(join(ROOT, page), 'utf8').split(/(^```[\s\S]*?^```$)/m);
  return parts
    .map((part) =>
      part.startsWith('```')
        ? part
        : part
            .replaceAll(/<!--[\s\S]*?-->\n?/g, '')
            .replaceAll(/\]\(([^)\s]+)\)/g, (_, target) => `](${linkOnSite(target, page)})`),
    )
    .join('');
}

export function writePages() {
  rmSync(PAGES, { recursive: true, force: true });
  for (const [page, place] of places) write(place, pageOnSite(page));
  for (const name of readdirSync(join(ROOT, 'docs/images'))) {
    if (/\.(svg|png)$/.test(name)) {
      cpSync(join(ROOT, 'docs/images', name), join(PAGES, 'images', name));
    }
  }
  // It leads out of this version, which a link of VitePress cannot.
  write(
    'public/all-versions.html',
    '<!doctype html><title>Versions</title><meta http-equiv="refresh" content="0; url=../versions.html"><a href="../versions.html">Versions</a>\n',
  );
  const llms = readFileSync(join(ROOT, 'llms.txt'), 'utf8');
  write(
    'public/llms.txt',
    llms.replaceAll(/\]\(([^)]+)\)/g, (_, page) => `](./${placeOf(page).replace(/md$/, 'html')})`),
  );
}
