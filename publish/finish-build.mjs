// Completes the build: the core becomes one file, and each module system gets the declarations that an
// entry point of the package reaches.
import { cpSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { rollup } from 'rollup';

/** The files of the package, by the folder of their module system. */
const FOLDERS = { esm: 'es', cjs: 'cjs' };

/** The names that other rooms import the core by: see .rooms.cjs. */
const CORE = { index: 'dist/esm/core/index.js', internal: 'dist/esm/core/internal.js' };

const filesOf = (folder, extension) =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith(extension))
    .map((name) => join(folder, name));

// Node opens, reads and links each file of a program: 160 of them took most of the time of an import.
const entryFiles = new Set(Object.values(CORE).map((file) => resolve(file)));
const core = await rollup({
  input: CORE,
  external: /^node:/,
  treeshake: false,
  onLog: (level, log) => {
    throw new Error(`rollup ${level}: ${log.message}`);
  },
});
const bundles = await Promise.all(
  Object.values(FOLDERS).map((format) =>
    core.generate({
      format,
      exports: 'named',
      generatedCode: 'es2015',
      chunkFileNames: 'core.js',
      // Both entries share one, and export no more than their own names.
      manualChunks: (id) => (entryFiles.has(id) ? undefined : 'core'),
    }),
  ),
);
for (const [index, folder] of Object.keys(FOLDERS).entries()) {
  for (const file of filesOf(`dist/${folder}/core`, '.js')) rmSync(file);
  for (const { fileName, code } of bundles[index].output) {
    writeFileSync(`dist/${folder}/core/${fileName}`, code);
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
