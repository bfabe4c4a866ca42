/**
 * Writes what an application may use of each entry point to publish/api/: every exported name with its declaration.
 * `npm run api-report`. With --check it tells how the files differ from the package instead, and fails if they do: no
 * public name changes without a line of the same change that shows it.
 */
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

const root = fileURLToPath(new URL('..', import.meta.url));
const folder = join(root, 'publish/api');
const { exports: entries } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

/** The entry points with types: their names, and their declarations. */
const points = Object.entries(entries)
  .filter(([, conditions]) => conditions.import?.types)
  .map(([name, conditions]) => ({
    name: name === '.' ? 'nestjs-agi' : `nestjs-agi/${name.slice(2)}`,
    file: resolve(root, conditions.import.types),
  }));

const program = ts.createProgram(
  points.map(({ file }) => file),
  {
    module: ts.ModuleKind.NodeNext,
    target: ts.ScriptTarget.ES2023,
    skipLibCheck: true,
    strict: true,
  },
);
const checker = program.getTypeChecker();
const printer = ts.createPrinter({ removeComments: true });

/** The symbols of an entry point by name, each as it was declared. */
function exportsOf(file) {
  const module = checker.getSymbolAtLocation(program.getSourceFile(file));
  return checker.getExportsOfModule(module).map((symbol) => ({
    name: symbol.name,
    symbol: symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol,
  }));
}

/** A declaration without what is no promise: private members, and those that are marked as internal. */
function published(node) {
  if (!ts.isClassDeclaration(node) && !ts.isInterfaceDeclaration(node)) return node;
  const { factory } = ts;
  return ts.isClassDeclaration(node)
    ? factory.updateClassDeclaration(
        node,
        node.modifiers,
        node.name,
        node.typeParameters,
        node.heritageClauses,
        node.members.filter(isShown),
      )
    : factory.updateInterfaceDeclaration(
        node,
        node.modifiers,
        node.name,
        node.typeParameters,
        node.heritageClauses,
        node.members.filter(isShown),
      );
}

/** Whether a member is a promise to applications. */
function isShown(member) {
  return (
    !(ts.getCombinedModifierFlags(member) & ts.ModifierFlags.Private) &&
    !(member.name && ts.isPrivateIdentifier(member.name)) &&
    !ts.getJSDocTags(member).some(({ tagName }) => tagName.text === 'internal')
  );
}

const textOf = (node) => printer.printNode(ts.EmitHint.Unspecified, node, node.getSourceFile());

/** The members that a class or an interface has of types of ours which have no name for applications. */
function inherited(symbol, isPublic) {
  if (!(symbol.flags & (ts.SymbolFlags.Class | ts.SymbolFlags.Interface))) return [];
  return checker
    .getPropertiesOfType(checker.getDeclaredTypeOfSymbol(symbol))
    .flatMap((property) => property.declarations ?? [])
    .filter((member) => {
      const owner =
        member.parent && checker.getSymbolAtLocation(member.parent.name ?? member.parent);
      const isOurs = member.getSourceFile().fileName.startsWith(join(root, 'dist'));
      return isOurs && owner !== symbol && !isPublic(owner) && isShown(member);
    })
    .map((member) => `    ${textOf(member)}`)
    .sort();
}

function declarationOf({ name, symbol }, isPublic) {
  const texts = (symbol.declarations ?? []).map((declaration) => {
    // A constant's declaration is within a statement.
    const isConstant = ts.isVariableDeclaration(declaration);
    const node = published(isConstant ? declaration.parent.parent : declaration);
    const text = printer.printNode(ts.EmitHint.Unspecified, node, declaration.getSourceFile());
    return text.replace(/^export /, '').replace(/^declare /, '');
  });
  const members = inherited(symbol, isPublic);
  if (members.length > 0) texts.push(['// and', ...members].join('\n'));
  return `// ${name}\n${[...new Set(texts)].join('\n')}\n`;
}

/** The text of each file. Names of an entry point that another one declares are listed only. */
function reports() {
  const owners = new Map();
  // The core owns its names: the entry points of Nest have them too.
  const place = ({ name }) => (name === 'nestjs-agi' ? 2 : name.endsWith('/core') ? 0 : 1);
  const inOrder = [...points].sort((one, other) => place(one) - place(other));
  const all = inOrder.map(({ name, file }) => ({ name, exported: exportsOf(file) }));
  const names = new Set(all.flatMap(({ exported }) => exported.map(({ symbol }) => symbol)));
  const isPublic = (symbol) => names.has(symbol);
  const files = new Map();
  for (const { name, exported: symbols } of all) {
    const own = [];
    const others = new Map();
    for (const exported of symbols) {
      const owner = owners.get(exported.symbol);
      if (owner === undefined) {
        owners.set(exported.symbol, name);
        own.push(exported);
      } else others.set(owner, [...(others.get(owner) ?? []), exported.name]);
    }
    const byName = (one, other) => (one.name < other.name ? -1 : 1);
    const parts = [
      `// The public names of ${name}. Written by \`npm run api-report\`.\n`,
      ...[...others].map(
        ([owner, listed]) =>
          `// Of ${owner}:\n${listed
            .sort()
            .map((one) => `//   ${one}\n`)
            .join('')}`,
      ),
      ...own.sort(byName).map((exported) => declarationOf(exported, isPublic)),
    ];
    files.set(`${name.replaceAll('/', '.')}.api.txt`, parts.join('\n'));
  }
  return files;
}

/** The lines that one text has and the other one has not. */
function differences(written, now) {
  const lines = (text) => text.split('\n').filter((line) => line !== '');
  const [before, after] = [new Set(lines(written)), new Set(lines(now))];
  return [
    ...[...before].filter((line) => !after.has(line)).map((line) => `- ${line}`),
    ...[...after].filter((line) => !before.has(line)).map((line) => `+ ${line}`),
  ];
}

function check(files) {
  const written = readdirSync(folder);
  for (const name of new Set([...written, ...files.keys()])) {
    const before = written.includes(name) ? readFileSync(join(folder, name), 'utf8') : '';
    const now = files.get(name) ?? '';
    if (before === now) continue;
    process.exitCode = 1;
    console.log(
      [`publish/api/${name} is not what the package has:`, ...differences(before, now)].join('\n'),
    );
  }
  if (process.exitCode === 1) console.log('`npm run api-report` writes it.');
}

const files = reports();
if (process.argv.includes('--check')) check(files);
else {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const [name, text] of files) writeFileSync(join(folder, name), text);
}
