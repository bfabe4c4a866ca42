import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** The lines of each scenario on a real Asterisk, as they were recorded last, by its name. */
type Stories = ReadonlyMap<string, readonly string[]>;

const OWN = join(import.meta.dirname, 'recorded');

/** The recorded versions. The file of Asterisk 16 has only the scenarios in which it differs from 22. */
export type Recorded = '16' | '22';

/** The recording with which an Asterisk of this version is compared. */
export function recordedOf(version: string): Recorded {
  return version.startsWith('16.') ? '16' : '22';
}

/** @param folder where they are kept */
export function recordedStories(asterisk: Recorded = '22', folder = OWN): Stories {
  const ofToday = readStories('22', folder);
  return asterisk === '22' ? ofToday : new Map([...ofToday, ...readStories(asterisk, folder)]);
}

export function writeStories(stories: Stories, asterisk: Recorded, folder = OWN): void {
  const ofToday = asterisk === '22' ? undefined : readStories('22', folder);
  const parts = [...stories]
    .map(([name, lines]) => [name, lines.join('\n')] as const)
    .filter(([name, text]) => text !== ofToday?.get(name)?.join('\n'))
    .map(([name, text]) => `== ${name} ==\n${text}\n\n`);
  writeFileSync(fileOf(asterisk, folder), parts.join(''));
}

function readStories(asterisk: Recorded, folder: string): Stories {
  const file = fileOf(asterisk, folder);
  if (!existsSync(file)) return new Map();
  const parts = readFileSync(file, 'utf8')
    .split(/^== (.*) ==\n/m)
    .slice(1);
  return new Map(
    parts.flatMap((name, index) =>
      index % 2 === 0 ? [[name, (parts[index + 1] ?? '').trimEnd().split('\n')] as const] : [],
    ),
  );
}

function fileOf(asterisk: Recorded, folder: string): string {
  return join(folder, `asterisk-${asterisk}.txt`);
}
