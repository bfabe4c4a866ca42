import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const FILE = join(import.meta.dirname, 'recorded', 'asterisk-22.txt');

/** What a real Asterisk did in each scenario, as it was last written down. */
export function recordedStories(): Map<string, string[]> {
  if (!existsSync(FILE)) return new Map();
  const parts = readFileSync(FILE, 'utf8')
    .split(/^== (.*) ==\n/m)
    .slice(1);
  return new Map(
    parts.flatMap((name, index) =>
      index % 2 === 0 ? [[name, (parts[index + 1] ?? '').trimEnd().split('\n')] as const] : [],
    ),
  );
}

export function writeStories(stories: ReadonlyMap<string, readonly string[]>): void {
  const parts = [...stories].map(([name, lines]) => `== ${name} ==\n${lines.join('\n')}\n\n`);
  writeFileSync(FILE, parts.join(''));
}
