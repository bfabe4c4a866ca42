import { beforeAll, expect, it } from '@jest/globals';
import { APPLICATION_CONFIG, APPLICATION_DIALPLAN, CASES } from './applications/list/index.js';
import { recordCase } from './applications/record-case.js';
import { recordingsOf, writeRecordings } from './applications/recordings.js';
import type { Recording } from './applications/application-case.js';
import { describeAsterisk } from './host/index.js';

/** So many calls at a time leave the machine room to be in time. */
const AT_ONCE = 8;

describeAsterisk(
  'an application of a real Asterisk leaves what is recorded:',
  (asterisk) => {
    const recorded = new Map<string, Recording>();
    const failed = new Map<string, unknown>();

    beforeAll(async () => {
      const { version } = asterisk();
      const only = new RegExp(process.env.AGI_RECORD_ONLY ?? '');
      const left = Object.entries(CASES).filter(
        ([name, { notOn16 }]) => only.test(name) && !(notOn16 && version.startsWith('16.')),
      );
      const names = left.map(([name]) => name);
      const work = async (): Promise<void> => {
        for (let next = left.shift(); next !== undefined; next = left.shift()) {
          const [name, each] = next;
          await recordCase(asterisk(), each).then(
            (recording) => recorded.set(name, recording),
            (error: unknown) => failed.set(name, error),
          );
        }
      };
      await Promise.all(Array.from({ length: AT_ONCE }, work));
      if (process.env.AGI_RECORD === 'applications') {
        const made = names.flatMap((name) => {
          const recording = recorded.get(name);
          return recording ? [[name, recording] as const] : [];
        });
        writeRecordings(Object.fromEntries(made), version);
      }
    }, 900_000);

    it.each(Object.keys(CASES))('%s', (name) => {
      if (failed.has(name)) throw failed.get(name);
      const recording = recorded.get(name);
      if (recording) expect(recording).toEqual(recordingsOf(asterisk().version)[name]);
    });
  },
  {
    config: APPLICATION_CONFIG,
    dialplan: { 'applications.conf': APPLICATION_DIALPLAN },
  },
);
