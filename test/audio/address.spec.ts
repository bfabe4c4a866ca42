import { expect, it } from '@jest/globals';
import { reachableAt } from '../../lib/audio/server/audio-options.js';

const BOUND = { host: '10.0.0.5', port: 9092 };

it.each([
  [undefined, '10.0.0.5:9092'],
  ['pbx.example', 'pbx.example:9092'],
  ['192.0.2.7', '192.0.2.7:9092'],
  ['192.0.2.7:4000', '192.0.2.7:4000'],
  ['fd00::5', '[fd00::5]:9092'],
  ['[fd00::5]:4000', '[fd00::5]:4000'],
])('Asterisk that is given the address %s connects to %s', (address, destination) => {
  expect(reachableAt(address, BOUND)).toBe(destination);
});

it.each(['0.0.0.0', '::'])('a server that listens on %s has no address of its own', (host) => {
  expect(reachableAt(undefined, { host, port: 9092 })).toBeUndefined();
});
