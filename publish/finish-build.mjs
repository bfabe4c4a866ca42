// Completes the build: the larger folders become one file each, and each module system gets the declarations that an
// entry point of the package reaches.
import { cpSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve, sep } from 'node:path';
import { rollup } from 'rollup';

/** The files of the package, by the folder of their module system. */
const FOLDERS = { esm: 'es', cjs: 'cjs' };

/** The folders that become one file each, with the names that other folders import them by: see .rooms.cjs. */
const BUNDLES = {
  core: ['index', 'internal'],
  ami: ['index'],
  audio: ['index'],
  ivr: ['index'],
  testing: ['index', 'internal'],
};

const filesOf = (folder, extension) =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith(extension))
    .map((name) => join(folder, name));

// Node opens, reads and links each file of a program: the 160 of the core took most of the time of an import.
for (const [name, entries] of Object.entries(BUNDLES)) {
  const input = Object.fromEntries(entries.map((entry) => [entry, `dist/esm/${name}/${entry}.js`]));
  const entryFiles = new Set(Object.values(input).map((file) => resolve(file)));
  const home = resolve(`dist/esm/${name}`) + sep;
  const bundle = await rollup({
    input,
    external: (id, importer) =>
      importer !== undefined &&
      (!/^[./]/.test(id) || !resolve(dirname(importer), id).startsWith(home)),
    treeshake: false,
    onLog: (level, log) => {
      throw new Error(`rollup ${level}: ${log.message}`);
    },
  });
  const outputs = await Promise.all(
    Object.values(FOLDERS).map((format) =>
      bundle.generate({
        format,
        exports: 'named',
        generatedCode: 'es2015',
        chunkFileNames: `${name}.js`,
        // All entries share one, and export no more than their own names.
        manualChunks: (id) => (entryFiles.has(id) ? undefined : name),
      }),
    ),
  );
  for (const [index, folder] of Object.keys(FOLDERS).entries()) {
    for (const file of filesOf(`dist/${folder}/${name}`, '.js')) rmSync(file);
    for (const { fileName, code } of outputs[index].output) {
      writeFileSync(`dist/${folder}/${name}/${fileName}`, code);
    }
  }
}

/** The declarations that these files import, with themselves. */
function reached(entries) {
  const found = new Set(entries);
  for (const file of found) {
    for (const [, name] of readFileSync(file, 'utf8').matchAll(
      /(?:from|import)[\s(]*['"](\.[^'"]+)\.js['"]/g,
    )) {
      found.add(join(dirname(file), `${name}.d.ts`));
    }
  }
  return found;
}

const { exports } = JSON.parse(readFileSync('package.json', 'utf8'));
const entries = Object.values(exports).flatMap((entry) => entry.import?.types ?? []);
const declarations = reached(entries.map((entry) => join(entry)));
for (const file of filesOf('dist/esm', '.d.ts')) {
  if (!declarations.has(file)) rmSync(file);
}
// The declarations are the same for both, word for word.
for (const file of declarations) cpSync(file, file.replace('dist/esm', 'dist/cjs'));

// `nest add nestjs-agi` looks for its schematic in the package itself.
for (const name of ['collection.json', 'schemas']) {
  cpSync(`schematics/${name}`, `dist/schematics/${name}`, { recursive: true });
}

for (const folder of Object.keys(FOLDERS)) removeEmptyFolders(`dist/${folder}`);
writeFileSync('dist/cjs/package.json', `${JSON.stringify({ type: 'commonjs' })}\n`);

function removeEmptyFolders(folder) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (entry.isDirectory()) removeEmptyFolders(join(folder, entry.name));
  }
  if (readdirSync(folder).length === 0) rmSync(folder, { recursive: true });
}
