import { formatTranscript, maskedTextsOf } from '../../../testing/index.js';
import type { CallRecord } from '../records/call-record.js';
import { transcriptOfRecord } from './transcript-of-record.js';

/** The files of a test that was made of a call. */
export interface SavedTest {
  /** The name of both files, without their endings. */
  readonly name: string;
  /** `<name>.agi.txt`: what both sides said. */
  readonly transcript: string;
  /** `<name>.spec.ts`: places the call again. */
  readonly spec: string;
}

/** Makes a test of a call that is over. */
export function savedTest(record: CallRecord, inNest: boolean): SavedTest {
  const transcript = transcriptOfRecord(record);
  const name = fileNameOf(record);
  const masked = maskedTextsOf(transcript);
  const keys = masked.filter(({ preset }) => preset === undefined);
  const others = masked.filter(({ preset }) => preset !== undefined);
  const values = [
    ...keys.map(({ name: key }) => `  ${JSON.stringify(key)}: '',`),
    ...others.map(
      ({ name: text, preset = '' }) => `  // ${JSON.stringify(text)}: ${JSON.stringify(preset)},`,
    ),
  ];
  const given = masked.length > 0 ? ', { masked }' : '';
  const spec = [
    ...(inNest ? ["import { Test } from '@nestjs/testing';"] : []),
    "import { replayTranscript } from 'nestjs-agi/testing';",
    "import { readFileSync } from 'node:fs';",
    "import test from 'node:test';",
    inNest
      ? "import { AppModule } from '../src/app.module.js'; // the module of your application"
      : "import { server } from '../src/server.js'; // the AGIServer with your routes",
    '',
    ...(masked.length > 0
      ? [
          '/**',
          ' * The texts that the inspector has masked. Each key of the caller needs a value. Of the others, give those on',
          ' * which your handler depends, such as a token.',
          ' */',
          'const masked: Record<string, string> = {',
          ...values,
          '};',
          '',
        ]
      : []),
    `const transcript = readFileSync(new URL('./${name}.agi.txt', import.meta.url), 'utf8');`,
    '',
    `test(${JSON.stringify(`${record.route ?? record.path}: ${outcomeOf(record)}, as on ${dateOf(record)}`)}, async () => {`,
    ...(inNest
      ? [
          '  const app = await Test.createTestingModule({ imports: [AppModule] }).compile();',
          '  await app.init();',
          '  try {',
          `    await replayTranscript(transcript, app${given});`,
          '  } finally {',
          '    await app.close();',
          '  }',
        ]
      : [`  await replayTranscript(transcript, server${given});`]),
    '});',
    '',
  ].join('\n');
  return { name, transcript: formatTranscript(transcript), spec };
}

function outcomeOf({ end }: CallRecord): string {
  return end?.outcome ?? 'still running';
}

function dateOf({ startedAt }: CallRecord): string {
  return new Date(startedAt).toISOString();
}

/** A name from what a peer has told: no character of it may lead out of a folder, or end a text. */
function fileNameOf({ uniqueId, id }: CallRecord): string {
  const name = uniqueId
    .replaceAll(/[^\w.-]/g, '_')
    .replace(/^\.+/, '_')
    .slice(0, 100);
  return name === '' ? `call-${id}` : name;
}
