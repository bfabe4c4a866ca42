// Completes the CommonJS build: its declarations are those of the ES modules, word for word.
import { cpSync, statSync, writeFileSync } from 'node:fs';

cpSync('dist/esm', 'dist/cjs', {
  recursive: true,
  filter: (path) =>
    path !== 'dist/esm/cli' && (path.endsWith('.d.ts') || statSync(path).isDirectory()),
});
writeFileSync('dist/cjs/package.json', `${JSON.stringify({ type: 'commonjs' })}\n`);
