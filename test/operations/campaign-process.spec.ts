import { afterEach, expect, it } from '@jest/globals';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AttemptRecord } from 'nestjs-agi/ami';
import { campaignCalls, DESTINATIONS, reached, USERS } from '../asterisk/campaign/destinations.js';
import { countsOf } from '../asterisk/campaign/run-campaign.js';
import { describeAsterisk } from '../asterisk/host/index.js';
import { freePort } from '../asterisk/host/process.js';
import { TalkingProcess } from './fixture/talking-process.js';

const APPLICATION = join(import.meta.dirname, 'fixture/campaign.mjs');

/** Rings from before the process is killed until after it has started again. */
const RINGING = '500000';

const MAX_CALLS = 10;

describeAsterisk(
  'a campaign whose own process is killed in the middle',
  (asterisk) => {
    const processes: TalkingProcess[] = [];
    const folder = mkdtempSync(join(tmpdir(), 'agi-campaign-'));

    afterEach(async () => {
      for (const one of processes) await one.stop();
      rmSync(folder, { recursive: true, force: true });
    });

    it('is taken up where it was: no call is lost, none is placed twice', async () => {
      const ringing = {
        to: `Local/${RINGING}@campaign/n`,
        route: '/call',
        args: [RINGING],
        key: RINGING,
        ring: 100_000,
      };
      const calls = campaignCalls(60);
      const [list, store] = [join(folder, 'calls.json'), join(folder, 'store.jsonl')];
      writeFileSync(list, JSON.stringify([ringing, ...calls.map(({ options }) => options)]));
      const env = {
        AMI_PORT: asterisk().amiPort,
        AGI_PORT: await freePort(),
        CALLS: list,
        STORE: store,
      };
      const start = (): TalkingProcess => {
        const one = new TalkingProcess([process.execPath, APPLICATION], env);
        processes.push(one);
        return one;
      };

      const first = start();
      await first.until(
        () =>
          first.lines.filter((line) => line.startsWith('handled')).length > 15 &&
          reached(asterisk()).some(({ key }) => key === RINGING),
      );
      await first.stop();
      expect(first.lines).not.toContain('done');

      const second = start();
      await second.says(`recovered ${RINGING} placing`);
      await asterisk().ami.action('Setvar', { Variable: 'ANSWER_NOW', Value: 'yes' });
      await second.says('done');

      const handled = countsOf(
        processes
          .flatMap(({ lines }) => lines)
          .filter((line) => line.startsWith('handled '))
          .map((line) => line.slice('handled '.length)),
      );
      const arrived = countsOf(reached(asterisk()).map(({ key }) => key));
      expect([...handled, ...arrived].filter(([, times]) => times > 1)).toEqual([]);
      expect([handled.get(RINGING), arrived.get(RINGING)]).toEqual([1, 1]);

      const records = new Map<string, AttemptRecord>();
      for (const line of readFileSync(store, 'utf8').trimEnd().split('\n')) {
        const record = JSON.parse(line) as AttemptRecord;
        records.set(record.key, record);
      }
      expect(records.get(RINGING)).toMatchObject({
        state: 'over',
        outcome: 'answered',
        attempt: 1,
      });
      const ends = calls.map(({ key, expected, isNoted }) => {
        const { state, outcome } = records.get(key) ?? {};
        const isAsExpected = outcome === expected && arrived.has(key) === isNoted;
        return { key, state, outcome, isAsExpected };
      });
      expect(ends.filter(({ state }) => state !== 'over' && state !== 'unknown')).toEqual([]);
      // At most these were under way when the process was killed.
      const others = ends.filter(({ isAsExpected }) => !isAsExpected);
      if (others.length >= MAX_CALLS) expect(others).toEqual([]);
      expect(second.lines.some((line) => line.endsWith(' waiting'))).toBe(true);
    });
  },
  {
    dialplan: { 'campaign.conf': DESTINATIONS },
    config: { 'manager-users.conf': USERS },
  },
);
