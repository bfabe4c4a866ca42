import { afterEach, expect, it, jest } from '@jest/globals';
import type { AGIError } from 'nestjs-agi/core';
import { DescriptorWarning } from '../../../../lib/core/server/admission/descriptor-warning.js';

afterEach(() => {
  jest.restoreAllMocks();
});

it('a warning that calls are refused is given once in ten seconds, however many are', () => {
  const clock = jest.spyOn(performance, 'now');
  const warnings: string[] = [];
  const warning = new DescriptorWarning((error: AGIError) => {
    warnings.push(error.message.split(':')[0] ?? '');
  });
  for (const [at, open] of [
    [1000, 90],
    [1001, 91],
    [10_999, 92],
    [11_000, 93],
    [11_001, 94],
    [20_999, 95],
    [60_000, 96],
  ] as const) {
    clock.mockReturnValue(at);
    warning.refusedAt(open);
  }
  expect(warnings).toEqual([90, 93, 96].map((open) => `calls are refused at ${open} connections`));
});
