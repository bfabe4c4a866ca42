import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** What a real Asterisk did in each scenario, as it was last written down. */
type Stories = ReadonlyMap<string, readonly string[]>;

/** Whose stories there are. Asterisk 16's file has only those that it tells otherwise than 22. */
export type Recorded = '16' | '22';

/** Which stories an Asterisk of this version is held to. */
export function recordedOf(version: string): Recorded {
  return version.startsWith('16.') ? '16' : '22';
}

export function recordedStories(asterisk: Recorded = '22'): Stories {
  const ofToday = readStories('22');
  return asterisk === '22' ? ofToday : new Map([...ofToday, ...readStories(asterisk)]);
}

export function writeStories(stories: Stories, asterisk: Recorded): void {
  const ofToday = asterisk === '22' ? undefined : readStories('22');
  const parts = [...stories]
    .map(([name, lines]) => [name, lines.join('\n')] as const)
    .filter(([name, text]) => text !== ofToday?.get(name)?.join('\n'))
    .map(([name, text]) => `== ${name} ==\n${text}\n\n`);
  writeFileSync(fileOf(asterisk), parts.join(''));
}

function readStories(asterisk: Recorded): Stories {
  if (!existsSync(fileOf(asterisk))) return new Map();
  const parts = readFileSync(fileOf(asterisk), 'utf8')
    .split(/^== (.*) ==\n/m)
    .slice(1);
  return new Map(
    parts.flatMap((name, index) =>
      index % 2 === 0 ? [[name, (parts[index + 1] ?? '').trimEnd().split('\n')] as const] : [],
    ),
  );
}

function fileOf(asterisk: Recorded): string {
  return join(import.meta.dirname, 'recorded', `asterisk-${asterisk}.txt`);
}
