import { expect, it } from '@jest/globals';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';

const root = process.cwd();
const folder = join(root, 'test/types/snippets');
const snippets = readdirSync(folder).filter((name) => name.endsWith('.ts'));

function compile(names: readonly string[]): Map<string, string[]> {
  const { config } = ts.readConfigFile(join(root, 'tsconfig.json'), (name) =>
    ts.sys.readFile(name),
  ) as {
    config: unknown;
  };
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, root);
  const program = ts.createProgram(
    names.map((name) => join(folder, name)),
    { ...options, noEmit: true },
  );
  return new Map(
    names.map((name) => {
      const source = program.getSourceFile(join(folder, name));
      const messages = ts
        .getPreEmitDiagnostics(program, source)
        .map(({ messageText, start = 0 }) => {
          const line = (source?.getLineAndCharacterOfPosition(start).line ?? -1) + 1;
          return `${name}:${line}: ${ts.flattenDiagnosticMessageText(messageText, ' ')}`;
        });
      return [name, messages];
    }),
  );
}

const problems = compile(snippets);

it('there are snippets', () => {
  expect(snippets.length).toBeGreaterThan(0);
});

it.each(snippets)('%s compiles, and fails to where it says so', (name) => {
  expect(problems.get(name)).toEqual([]);
});
