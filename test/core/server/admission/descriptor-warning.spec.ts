import { afterEach, expect, it, jest } from '@jest/globals';
import type { AGIError } from 'nestjs-agi/core';
import { Duplex } from 'node:stream';
import { Admission } from '../../../../lib/core/server/admission/admission.js';
import { ConnectionGate } from '../../../../lib/core/server/admission/connection-gate.js';
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

it.each([
  [true, ['calls are refused at 91 connections'], 'overloaded'],
  [false, [], undefined],
])('where file descriptors have run out: %s, the warnings are %j', (exhausted, told, refusal) => {
  jest.spyOn(Admission.prototype, 'exhausted', 'get').mockReturnValue(exhausted);
  const warnings: string[] = [];
  const gate = new ConnectionGate(
    {
      ...{ maxConnections: 0, maxConnectionsPerAddress: 0, maxHandshakeBytes: 1000 },
      ...{ allow: undefined, proxyProtocol: false },
    },
    ({ message }) => warnings.push(message.split(':')[0] ?? ''),
  );
  let refused: string | undefined;
  gate.receive(
    {
      counted: { state: 'new', address: undefined },
      ...{ heldBytes: 0, older: undefined, younger: undefined },
      start: () => undefined,
      refuse: (outcome) => (refused = outcome),
      cutOff: () => undefined,
    },
    new Duplex(),
    { overNetwork: true, draining: false, open: 91 },
  );
  expect([warnings, refused]).toEqual([told, refusal]);
});
