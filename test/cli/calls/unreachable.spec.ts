import { expect, it } from '@jest/globals';
import { describeUnreachable } from '../../../lib/cli/calls/unreachable.js';

const coded = (code: string): Error => Object.assign(new Error(`connect ${code}`), { code });

it.each([
  [coded('ECONNREFUSED'), 'nothing listens there; is the server up, and is the port right?'],
  [coded('ECONNRESET'), 'the connection was broken while it was made'],
  [coded('ENOTFOUND'), 'there is no host of that name'],
  [coded('EAI_AGAIN'), 'the name could not be looked up; is the network up?'],
  [coded('ETIMEDOUT'), 'the host does not answer; is there a firewall between?'],
  [coded('EHOSTUNREACH'), 'there is no way to that host'],
  [coded('ENETUNREACH'), 'there is no way to that network'],
  [coded('EMFILE'), 'this process has too many connections; lower --concurrency'],
  [coded('EADDRNOTAVAIL'), 'this machine has no ports left; lower --concurrency'],
])('%s is told with the way out', (cause, why) => {
  const code = (cause as NodeJS.ErrnoException).code ?? '';
  expect(describeUnreachable('agi://pbx', cause)).toBe(`cannot reach agi://pbx: ${why} (${code})`);
});

it.each([
  // A name with several addresses has failed at each of them.
  [
    new AggregateError([coded('EHOSTUNREACH'), coded('ETIMEDOUT')]),
    'there is no way to that host (EHOSTUNREACH)',
  ],
  [coded('EOTHER'), 'connect EOTHER (EOTHER)'],
  [new Error('as it says'), 'as it says'],
  [new AggregateError([]), 'the connection could not be made'],
  [undefined, 'the connection could not be made'],
  [null, 'the connection could not be made'],
  ['x', 'the connection could not be made'],
])('%s is told as well as it can be', (cause, why) => {
  expect(describeUnreachable('agi://p\x1bbx', cause)).toBe(
    String.raw`cannot reach agi://p\u001bbx: ${why}`,
  );
});
