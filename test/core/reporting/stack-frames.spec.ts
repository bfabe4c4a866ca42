import { expect, it } from '@jest/globals';
import { describeThrown } from 'nestjs-agi/core';

function framesOf(...lines: string[]): string[] {
  const error = new Error('x');
  error.stack = ['Error: x', ...lines].join('\n');
  return describeThrown(error).stack.split('\n').slice(1);
}

it.each([
  '    at call (/app/menu.js:10:5)',
  '    at /app/menu.js:10:5',
  '    at async Promise.all (index 0)',
  '    at Array.forEach (<anonymous>)',
  '    at new Promise (<anonymous>)',
  '    at <anonymous>',
  '    at Array.map (native)',
  '    at native',
])('%j is a frame of a stack', (line) => {
  expect(framesOf(line)).toEqual([line]);
});

it.each(['at call (/app/menu.js:10:5)', '    at the door', 'a line', '', '    in call (a.js:1:1)'])(
  '%j is none, and is not shown',
  (line) => {
    expect(framesOf(line)).toEqual([]);
  },
);

it('twenty frames are shown of a longer stack', () => {
  const lines = Array.from({ length: 30 }, (_, index) => `    at call (/app/menu.js:${index}:1)`);
  expect(framesOf(...lines)).toEqual(lines.slice(0, 20));
});
