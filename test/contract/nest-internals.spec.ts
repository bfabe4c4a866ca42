import { expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { filesIn, foldersBelow } from './fixture/folders.js';

const ROOM = 'lib/nest/nest-internals/';

/** Names that are not the public API of Nest; those of metadata keys are strings. */
const INTERNALS = [
  /'__(?!vitest_worker)\w+__'/,
  /'self:\w+'/,
  /'design:\w+'/,
  /'scope:options'/,
  /@nestjs\/\w+\//,
  /\.distance\b/,
  /\.injectables\b/,
  /\.container\b/,
  /\bgetCtorMetadata\b/,
  /\bgetEnhancersMetadata\b/,
  /\bgetProviderByKey\b/,
  /\bsetInstanceByContextId\b/,
  /\.invokeCustomFilters\b/,
  /\binterceptorsConsumer\b/,
  /\bexternalErrorProxy\b/,
];

function sourceOf(folders: readonly string[]): string {
  return folders
    .flatMap(filesIn)
    .map((file) => readFileSync(file, 'utf8'))
    .join('\n');
}

const outside = sourceOf(
  ['lib/nest/', ...foldersBelow('lib/nest')].filter((folder) => folder !== ROOM),
);
const inside = sourceOf([ROOM]);

it.each(INTERNALS)('what is internal to Nest is named in one room alone: %s', (internal) => {
  expect(inside).toMatch(internal);
  expect(outside).not.toMatch(internal);
});
