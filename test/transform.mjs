import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { Buffer } from 'node:buffer';
import { createRequire } from 'node:module';
import { join, relative } from 'node:path';

const require = createRequire(import.meta.url);
const root = join(import.meta.dirname, '..');

/** What `npm run typecheck` writes: JavaScript whose source map holds the source that it was made from. */
const emitted = join(root, 'node_modules/.cache/nestjs-agi/emitted');
const MAP =
  /\n\/\/# sourceMappingURL=data:application\/json;(?:charset=utf-8;)?base64,([\w+/=]+)\s*$/;

const own = createHash('sha256')
  .update(readFileSync(import.meta.filename))
  .update(readFileSync(join(root, 'tsconfig.json')))
  .update(require('typescript/package.json').version)
  .digest('hex');

/** Jest's transformer of TypeScript. It takes what the last type check emitted, as long as the source is the same. */
export default {
  canInstrument: false,

  getCacheKey(source, path, { instrument }) {
    return createHash('sha256')
      .update([own, relative(root, path), instrument, source].join('\0'))
      .digest('hex');
  },

  process(source, path) {
    const { code, map } = fromTypeCheck(source, path) ?? transpile(source, path);
    return { code, map: { ...map, file: path, sources: [path], sourceRoot: '' } };
  },
};

function fromTypeCheck(source, path) {
  const file = join(emitted, relative(root, path).replace(/\.ts$/, '.js'));
  try {
    return withMap(readFileSync(file, 'utf8'), source);
  } catch {
    return undefined;
  }
}

/** Parts JavaScript from its source map; undefined when it was made from another source. */
function withMap(text, source) {
  const found = MAP.exec(text);
  if (found === null) return undefined;
  const map = JSON.parse(Buffer.from(found[1], 'base64').toString());
  if (map.sourcesContent?.[0] !== source) return undefined;
  return { code: text.slice(0, found.index + 1), map };
}

let options;

function transpile(source, path) {
  const ts = require('typescript');
  options ??= {
    ...ts.convertCompilerOptionsFromJson(
      JSON.parse(readFileSync(join(root, 'tsconfig.json'), 'utf8')).compilerOptions,
      root,
    ).options,
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    inlineSourceMap: true,
    inlineSources: true,
    noEmit: false,
  };
  const { outputText } = ts.transpileModule(source, { fileName: path, compilerOptions: options });
  return withMap(outputText, source) ?? { code: outputText };
}
