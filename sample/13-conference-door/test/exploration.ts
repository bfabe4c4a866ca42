import type { INestApplicationContext } from '@nestjs/common';
import { Test, type TestingModuleBuilder } from '@nestjs/testing';
import type { ExplorationPlan } from 'nestjs-agi/testing';
import assert from 'node:assert/strict';

/** The PINs that open a room, and the profile that each of them gives. */
const PINS = { '1234#': 'listener', '987654#': 'leader' };

/**
 * Every path of the door, for its test and for `agi explore`.
 *
 * @param change replaces parts of the sample, for faults that a test plants
 */
export async function exploration(
  change: (builder: TestingModuleBuilder) => TestingModuleBuilder = (builder) => builder,
): Promise<ExplorationPlan & { readonly target: INestApplicationContext }> {
  // It listens where nobody calls: calls are placed in memory.
  process.env.AGI_PORT = '0';
  const { AppModule } = await import('../src/app.module.js');
  const builder = Test.createTestingModule({ imports: [AppModule] });
  const app = await (await change(builder).compile()).init();
  app.useLogger(false);
  return {
    target: app,
    path: '/conference/door',
    keys: { 'conf-getpin': [...Object.keys(PINS), '0000#'] },
    // Without its prompt, the PIN is asked for three times in silence.
    maxSilence: 16_000,
    // The handler remembers the PIN that was entered.
    state: ({ asked }) => asked.at(-1)?.pressed,
    // A caller who is let in gets the profile that belongs to the PIN.
    invariant: ({ report, script }) => {
      const door = report.commands.find((command) => command.startsWith('EXEC ConfBridge'));
      if (door === undefined) return;
      const pins = script.steps.map(({ press = '' }) => press);
      const profiles = Object.entries(PINS).flatMap(([pin, profile]) =>
        pins.includes(pin) ? [`EXEC ConfBridge board,,${profile}`] : [],
      );
      assert.deepEqual([door], profiles);
    },
  };
}

export default exploration;
