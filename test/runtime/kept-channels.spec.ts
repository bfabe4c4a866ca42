import { expect, it } from '@jest/globals';
import diagnosticsChannel from 'node:diagnostics_channel';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

it('a diagnostics channel stays the same one although nobody holds it', async () => {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  diagnosticsChannel.channel('nestjs-agi-test:kept');
  await nextTurn();
  collect();
  const channel = diagnosticsChannel.channel('nestjs-agi-test:kept');
  // In these turns Node takes channels that were collected out of its list.
  for (let turn = 0; turn < 50; turn++) await nextTurn();
  expect(diagnosticsChannel.channel('nestjs-agi-test:kept')).toBe(channel);
});
