import { describe, expect, it } from '@jest/globals';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { parse } from 'yaml';

interface Workflow {
  on: { push: { tags: string[] } };
  permissions: object;
  jobs: { publish: { permissions: object; steps: { uses?: string; run?: string }[] } };
}

describe('the workflow of a release', () => {
  const { on, permissions, jobs } = parse(
    readFileSync('.github/workflows/release.yml', 'utf8'),
  ) as Workflow;
  const commands = jobs.publish.steps.map(({ run = '' }) => run);
  const indexOf = (text: string): number => commands.findIndex((run) => run.includes(text));

  it('publishes after all tests, and says what the package was made of', () => {
    expect(on.push.tags).toEqual(['v*.*.*']);
    expect(indexOf('.ci/run')).toBeGreaterThan(-1);
    expect(indexOf('npm publish --provenance')).toBeGreaterThan(indexOf('.ci/run'));
    expect(indexOf('CHANGELOG.md')).toBeLessThan(indexOf('npm publish'));
  });

  it('may do nothing but that', () => {
    expect(permissions).toEqual({});
    expect(jobs.publish.permissions).toEqual({ contents: 'read', 'id-token': 'write' });
  });
});

describe('llms.txt', () => {
  const text = readFileSync('llms.txt', 'utf8');

  it('is as llmstxt.org has it: a title, a summary, and lists of links', () => {
    expect(text).toMatch(/^# .+\n\n> .+\n/);
    const after = text.slice(text.indexOf('## '));
    const odd = after.split('\n').filter((line) => !/^$|^## |^- \[[^\]]+\]\([^)]+\)/.test(line));
    expect(odd).toEqual([]);
  });

  it('leads to files that are there, and to every page of the reference', () => {
    const links = [...text.matchAll(/\]\(([^)]+)\)/g)].map(([, file = '']) => file);
    expect(links.filter((file) => !existsSync(file))).toEqual([]);
    const pages = readdirSync('docs/reference').filter((name) => name.endsWith('.md'));
    expect(links).toEqual(expect.arrayContaining(pages.map((name) => `docs/reference/${name}`)));
  });
});
