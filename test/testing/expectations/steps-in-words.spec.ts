import { expect, it } from '@jest/globals';
import type { ScriptStep } from 'nestjs-agi/testing';
import { describeStep } from '../../../lib/testing/expectations/unused-steps.js';

it.each<[ScriptStep, string]>([
  [{ playing: 'menu', press: '1' }, "press 1 when 'menu' plays"],
  [{ playing: '', press: '1', after: 50 }, 'press 1 when waited for (after 50 ms)'],
  [{ playing: 'menu' }, "hear it when 'menu' plays"],
  [
    { recording: '', speak: 2000, hangup: true },
    'speak for 2000 ms and hang up when a recording begins',
  ],
  [{ recording: 'name', noise: 100 }, "make noise for 100 ms when 'name' is recorded"],
  [{ running: 'Dial', transfer: true }, "transfer the far end when 'Dial' runs"],
  [{ running: 'Queue', redirect: 'sales,7,1' }, "be redirected to sales,7,1 when 'Queue' runs"],
  [{ before: 'ANSWER', text: 'hello' }, 'send "hello" before \'ANSWER\''],
])('a step of a script in words: %j', (step, words) => {
  expect(describeStep(step)).toBe(words);
});
