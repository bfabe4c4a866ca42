import { describe, expect, it } from '@jest/globals';
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import ts from 'typescript';

const root = process.cwd();

const pages = pagesBelow('.');

function pagesBelow(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) {
      return ['node_modules', 'dist', 'api', '.git'].includes(entry.name) ? [] : pagesBelow(path);
    }
    return entry.name.endsWith('.md') ? [path] : [];
  });
}

interface Block {
  where: string;
  file: string;
  text: string;
}

/** The code blocks of a page in a language, at the same line numbers, so that messages name the right line. */
function blocks(page: string, language: string): Block[] {
  const found: Block[] = [];
  const lines = readFileSync(page, 'utf8').split('\n');
  let start = -1;
  lines.forEach((line, index) => {
    if (start === -1 && line.trim() === `\`\`\`${language}`) start = index + 1;
    else if (start !== -1 && line.trim() === '```') {
      found.push({
        where: `${page}:${start + 1}`,
        file: join(root, dirname(page), `${page.replaceAll(/\W/g, '-')}-${start + 1}.ts`),
        text: `${lines.slice(start, index).join('\n')}\nexport {};\n`,
      });
      start = -1;
    }
  });
  return found;
}

const snippets = pages.flatMap((page) => blocks(page, 'ts'));

/** The globals of Jest and Vitest, whose types an application has from `@types/jest` or `vitest/globals`. */
const TEST_GLOBALS: Block = {
  where: 'the globals of test runners',
  file: join(root, 'docs', 'test-globals.d.ts'),
  text: [
    'declare const expect: { extend(matchers: object): void };',
    'declare const describe: (name: string, tests: () => void) => void;',
    'declare const it: (name: string, test: () => Promise<void>) => void;',
    '',
  ].join('\n'),
};

/** The classes that a page exports, under the names of files by which other blocks of it import them. */
const importable = snippets.flatMap(({ file, where, text }) =>
  [...text.matchAll(/^export class ([A-Z][a-z]+)([A-Z][a-z]+)\b/gm)].map(
    ([, name = '', role = '']) => ({
      where,
      file: join(dirname(file), `${name}.${role}.ts`.toLowerCase()),
      text,
    }),
  ),
);

function compile(sources: readonly Block[]): Map<string, string[]> {
  const { config } = ts.readConfigFile(join(root, 'tsconfig.json'), (name) =>
    ts.sys.readFile(name),
  ) as {
    config: unknown;
  };
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, root);
  const byFile = new Map(
    [TEST_GLOBALS, ...importable, ...sources].map((block) => [block.file, block]),
  );
  const host = ts.createCompilerHost(options);
  const read = host.readFile.bind(host);
  host.readFile = (name) => byFile.get(name)?.text ?? read(name);
  const exists = host.fileExists.bind(host);
  host.fileExists = (name) => byFile.has(name) || exists(name);
  const getSource = host.getSourceFile.bind(host);
  host.getSourceFile = (name, language, ...rest) => {
    const block = byFile.get(name);
    return block
      ? ts.createSourceFile(name, block.text, language, true)
      : getSource(name, language, ...rest);
  };
  const program = ts.createProgram([...byFile.keys()], options, host);
  const errors = new Map<string, string[]>();
  for (const { file, where } of sources) {
    const source = program.getSourceFile(file);
    const found = [
      ...program.getSyntacticDiagnostics(source),
      ...program.getSemanticDiagnostics(source),
    ];
    errors.set(
      where,
      found.map((error) => ts.flattenDiagnosticMessageText(error.messageText, '\n')),
    );
  }
  return errors;
}

const planted: Block = {
  where: 'planted',
  file: join(root, 'docs', 'wrong.ts'),
  text: "import { AGIServer } from 'nestjs-agi/core';\nnew AGIServer().agee('/x');\nexport {};\n",
};

describe('the documentation', () => {
  const errors = compile([...snippets, planted]);

  it('has TypeScript blocks, and every one of them compiles', () => {
    expect(snippets.length).toBeGreaterThan(0);
    const wrong = [...errors].filter(([where, found]) => where !== 'planted' && found.length > 0);
    expect(wrong).toEqual([]);
  });

  it('would not compile a block that is wrong', () => {
    expect(errors.get('planted')).toEqual([expect.stringContaining('agee')]);
  });

  it('has blocks of other languages that can be parsed', () => {
    const unreadable = pages.flatMap((page) => [
      ...blocks(page, 'js').filter(({ text }) => !isJavaScript(text)),
      ...blocks(page, 'sh').filter(({ text }) => !isShell(text.replace('export {};\n', ''))),
      ...blocks(page, 'json').filter(({ text }) => !areJson(text.replace('export {};\n', ''))),
    ]);
    expect(unreadable.map(({ where }) => where)).toEqual([]);
    expect([isJavaScript('a b'), isShell('if'), areJson('{')]).toEqual([false, false, false]);
  });

  it('has no link to a file or heading that is not there', () => {
    const broken: string[] = [];
    for (const page of pages) {
      const text = readFileSync(page, 'utf8').replaceAll(/```[\s\S]*?```/g, '');
      for (const [, target = ''] of text.matchAll(/\]\(([^)\s]+)\)/g)) {
        if (/^[a-z]+:/.test(target)) continue;
        const [path = '', anchor] = target.split('#');
        const file = path === '' ? page : join(dirname(page), path);
        if (!existsSync(file)) broken.push(`${page}: ${target}`);
        else if (anchor !== undefined && !anchors(file).includes(anchor))
          broken.push(`${page}: ${target}`);
      }
    }
    expect(broken).toEqual([]);
  });

  it('has reference pages that say what the code says', () => {
    const generate = join('docs', 'reference', 'generate.mjs');
    expect(execFileSync(process.execPath, [generate, '--check'], { encoding: 'utf8' })).toBe('');
  });
});

/** Headings of a page as the links to them are spelled. */
function anchors(page: string): string[] {
  return [...readFileSync(page, 'utf8').matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  );
}

/** Code for another library, which is not installed here, so only its syntax is looked at. */
function isJavaScript(text: string): boolean {
  const { diagnostics } = ts.transpileModule(text, { fileName: 'x.js', reportDiagnostics: true });
  return diagnostics?.length === 0;
}

const isShell = (text: string): boolean => spawnSync('bash', ['-n'], { input: text }).status === 0;

/** One value a line. */
function areJson(text: string): boolean {
  try {
    for (const line of text.trim().split('\n')) JSON.parse(line);
    return true;
  } catch {
    return false;
  }
}
