import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** The lines of each scenario on a real Asterisk, as they were recorded last, by its name. */
type Stories = ReadonlyMap<string, readonly string[]>;

/** The recorded versions. The file of Asterisk 16 has only the scenarios in which it differs from 22. */
export type Recorded = '16' | '22';

/** The recording with which an Asterisk of this version is compared. */
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
