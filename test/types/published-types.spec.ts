import { describe, expect, it } from '@jest/globals';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import ts from 'typescript';

/** The entry points of the package, by the name that applications import. */
const ENTRY_POINTS = {
  'nestjs-agi': 'index',
  'nestjs-agi/core': 'core/index',
  'nestjs-agi/ami': 'ami/index',
  'nestjs-agi/audio': 'audio/index',
  'nestjs-agi/inspector': 'inspector/index',
  'nestjs-agi/inspector/core': 'inspector/core/index',
  'nestjs-agi/ivr': 'ivr/index',
  'nestjs-agi/testing': 'testing/index',
};

const root = process.cwd();
const folder = join(root, 'dist/esm');

/** Makes the declarations that the build writes, by the same compiler, as if they were in its folder. */
function emitDeclarations(): Map<string, string> {
  const folderOfThese = mkdtempSync(join(tmpdir(), 'agi-types-'));
  try {
    const tsc = join(root, 'node_modules/typescript-native/bin/tsc');
    const options = ['-p', 'tsconfig.esm.json', '--emitDeclarationOnly', '--outDir', folderOfThese];
    execFileSync(process.execPath, [tsc, ...options], { cwd: root, stdio: 'inherit' });
    const names = readdirSync(folderOfThese, { recursive: true, encoding: 'utf8' });
    return new Map(
      names
        .filter((name) => name.endsWith('.d.ts'))
        .map((name) => [join(folder, name), readFileSync(join(folderOfThese, name), 'utf8')]),
    );
  } finally {
    rmSync(folderOfThese, { recursive: true, force: true });
  }
}

const files = emitDeclarations();

/** An application compiles against nothing but the declarations; all of them are checked. */
function compileDeclarations(): ts.Program {
  const options: ts.CompilerOptions = {
    target: ts.ScriptTarget.ES2023,
    lib: ['lib.es2023.d.ts'],
    types: ['node'],
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    strict: true,
    noEmit: true,
  };
  const host = ts.createCompilerHost(options);
  const { fileExists, readFile, getSourceFile, directoryExists } = host;
  host.fileExists = (name) => files.has(name) || fileExists(name);
  host.readFile = (name) => files.get(name) ?? readFile(name);
  host.directoryExists = (name) => name.startsWith(folder) || (directoryExists?.(name) ?? true);
  host.getSourceFile = (name, version, ...rest) => {
    const text = files.get(name);
    return text === undefined
      ? getSourceFile(name, version, ...rest)
      : ts.createSourceFile(name, text, version);
  };
  const names = Object.values(ENTRY_POINTS).map((name) => join(folder, `${name}.d.ts`));
  return ts.createProgram(names, options, host);
}

const program = compileDeclarations();

/** They are asked for first: what the checker resolves for a link of a comment is an error to it, too. */
const messages = ts
  .getPreEmitDiagnostics(program)
  .filter(({ file }) => file === undefined || files.has(file.fileName))
  .map(({ file, messageText }) =>
    [file?.fileName ?? '', ts.flattenDiagnosticMessageText(messageText, ' ')].join(': '),
  );

const checker = program.getTypeChecker();

const targetOf = (symbol: ts.Symbol): ts.Symbol =>
  symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;

const isOurs = (node: ts.Node): boolean => files.has(node.getSourceFile().fileName);

const NOT_PUBLIC = ts.ModifierFlags.Private | ts.ModifierFlags.Protected;

const isHidden = (member: ts.Declaration): boolean =>
  (ts.getCombinedModifierFlags(member) & NOT_PUBLIC) !== 0 ||
  (ts.isPropertyDeclaration(member) && ts.isPrivateIdentifier(member.name));

const docOf = (symbol: ts.Symbol): string =>
  ts.displayPartsToString(symbol.getDocumentationComment(checker));

const isPublicApi = (symbol: ts.Symbol): boolean =>
  symbol.getJsDocTags().some(({ name }) => name === 'publicApi');

/** The exported names of an entry point, with what they stand for. */
function exportsOf(entry: string): { name: string; symbol: ts.Symbol }[] {
  const source = program.getSourceFile(join(folder, `${entry}.d.ts`));
  const module = source && checker.getSymbolAtLocation(source);
  if (module === undefined) throw new Error(`${entry} is no module`);
  return checker
    .getExportsOfModule(module)
    .map((symbol) => ({ name: symbol.name, symbol: targetOf(symbol) }));
}

/** The type literals that a type is made of, those of a union or an intersection included. */
function literalsOf(type: ts.TypeNode): ts.TypeLiteralNode[] {
  if (ts.isTypeLiteralNode(type)) return [type];
  if (ts.isParenthesizedTypeNode(type)) return literalsOf(type.type);
  if (ts.isUnionTypeNode(type) || ts.isIntersectionTypeNode(type)) {
    return type.types.flatMap(literalsOf);
  }
  return [];
}

/** The members that a declaration of ours lists. */
function membersOf(declaration: ts.Declaration): readonly ts.Declaration[] {
  if (ts.isClassDeclaration(declaration) || ts.isInterfaceDeclaration(declaration)) {
    return declaration.members.filter(
      (member) => !isHidden(member) && !ts.isSemicolonClassElement(member),
    );
  }
  if (ts.isTypeAliasDeclaration(declaration)) {
    return literalsOf(declaration.type).flatMap(({ members }) => [...members]);
  }
  return [];
}

/** The types that a class or an interface of ours extends. */
function basesOf(declaration: ts.Declaration): ts.Symbol[] {
  if (!ts.isClassDeclaration(declaration) && !ts.isInterfaceDeclaration(declaration)) return [];
  return (declaration.heritageClauses ?? [])
    .flatMap(({ types }) => [...types])
    .flatMap(({ expression }) => {
      const base = checker.getSymbolAtLocation(expression);
      return base === undefined ? [] : [targetOf(base)];
    })
    .filter(({ declarations = [] }) => declarations.some(isOurs));
}

/**
 * The declarations of an exported symbol, with those of its bases that are not exported themselves: their
 * members are members of the exported symbol.
 */
function declarationsOf(symbol: ts.Symbol, exported: ReadonlySet<ts.Symbol>): ts.Declaration[] {
  const own = (symbol.declarations ?? []).filter(isOurs);
  const bases = own.flatMap(basesOf).filter((base) => !exported.has(base));
  return [...own, ...bases.flatMap((base) => declarationsOf(base, exported))];
}

function undocumentedOf(name: string, declarations: readonly ts.Declaration[]): string[] {
  const members = declarations.flatMap(membersOf);
  const names = new Set<string>();
  for (const member of members) {
    const own = (member as { symbol?: ts.Symbol }).symbol;
    if (own !== undefined && docOf(own) === '' && own.getJsDocTags().length === 0) {
      names.add(`${name}.${own.name}`);
    }
  }
  return [...names];
}

/** The types of ours that some declarations mention, apart from what they extend. */
function mentionedBy(declarations: readonly ts.Declaration[]): ts.Symbol[] {
  const found: ts.Symbol[] = [];
  const note = (name: ts.Node): void => {
    const mentioned = checker.getSymbolAtLocation(name);
    if (mentioned !== undefined) found.push(targetOf(mentioned));
  };
  const visit = (node: ts.Node): void => {
    if (ts.isClassElement(node) && isHidden(node)) return;
    if (ts.isHeritageClause(node)) {
      for (const { typeArguments = [] } of node.types) typeArguments.forEach(visit);
      return;
    }
    if (ts.isTypeReferenceNode(node)) note(node.typeName);
    else if (ts.isTypeQueryNode(node)) note(node.exprName);
    else if (ts.isImportTypeNode(node) && node.qualifier) note(node.qualifier);
    ts.forEachChild(node, visit);
  };
  declarations.forEach(visit);
  return found.filter(
    ({ flags, declarations: places = [] }) =>
      (flags & ts.SymbolFlags.TypeParameter) === 0 && places.some(isOurs),
  );
}

it('the declarations compile by themselves, also where libraries are checked', () => {
  expect(messages).toEqual([]);
});

describe.each(Object.entries(ENTRY_POINTS))('what %s exports', (_name, entry) => {
  const exported = exportsOf(entry);
  const own = new Set(exported.map(({ symbol }) => symbol));

  it('is there', () => {
    expect(exported.length).toBeGreaterThan(5);
  });

  it('is marked as public, and documented', () => {
    const wrong = exported.filter(({ symbol }) => !isPublicApi(symbol) || docOf(symbol) === '');
    expect(wrong.map(({ name }) => name)).toEqual([]);
  });

  it('documents each of its members', () => {
    expect(
      exported.flatMap(({ name, symbol }) => undocumentedOf(name, declarationsOf(symbol, own))),
    ).toEqual([]);
  });

  it('mentions no type that is not exported as well, there or by the core', () => {
    // Nest users import everything from one entry point, but what is the manager's or the inspector's.
    const other = { index: 'ami/index', 'inspector/index': 'index' }[entry] ?? 'core/index';
    const allowed = new Set([...own, ...exportsOf(other).map(({ symbol }) => symbol)]);
    const missing = exported.flatMap(({ name, symbol }) =>
      mentionedBy(declarationsOf(symbol, own))
        .filter((mentioned) => !allowed.has(mentioned))
        .map((mentioned) => `${name} mentions ${mentioned.name}`),
    );
    expect([...new Set(missing)]).toEqual([]);
  });
});

it('nestjs-agi exports everything that the core and the dialogues export', () => {
  const given = new Set(exportsOf('index').map(({ name }) => name));
  const expected = [...exportsOf('core/index'), ...exportsOf('ivr/index')];
  expect(expected.map(({ name }) => name).filter((name) => !given.has(name))).toEqual([]);
});

it('classes have the alias in the style of Nest wherever they are exported', () => {
  const without = Object.values(ENTRY_POINTS).flatMap((entry) => {
    const names = new Set(exportsOf(entry).map(({ name }) => name));
    return ['Server', 'Channel', 'Error']
      .filter((name) => names.has(`AGI${name}`) && !names.has(`Agi${name}`))
      .map((name) => `${entry}: Agi${name}`);
  });
  expect(without).toEqual([]);
});
