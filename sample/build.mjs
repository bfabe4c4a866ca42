// Compiles every sample into its own dist.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';

const tsc = join(import.meta.dirname, '../node_modules/typescript-native/bin/tsc');
for (const name of readdirSync(import.meta.dirname)) {
  const sample = join(import.meta.dirname, name);
  const project = join(sample, 'tsconfig.build.json');
  if (!existsSync(project)) continue;
  rmSync(join(sample, 'dist'), { recursive: true, force: true });
  const { status } = spawnSync(process.execPath, [tsc, '-p', project], { stdio: 'inherit' });
  if (status !== 0) process.exit(1);
}
