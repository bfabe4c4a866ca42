import { expect, it } from '@jest/globals';
import { AGIServer } from 'nestjs-agi/core';
import { placeCall } from 'nestjs-agi/testing';
import { openingHours } from '../src/opening-hours.js';

const MONDAY_10 = new Date(2026, 10, 30, 10);
const MONDAY_18 = new Date(2026, 10, 30, 18);
const SUNDAY_10 = new Date(2026, 10, 29, 10);

// The handler of the script is tested as that of any route: it does not know the difference.
it.each([
  ['is there in the hours', MONDAY_10, [], 'yes', []],
  ['is there an hour more, if the dialplan says so', MONDAY_18, ['2'], 'yes', []],
  ['is gone in the evening', MONDAY_18, [], 'no', ['vm-nobodyavail']],
  ['is not there on a Sunday', SUNDAY_10, [], 'no', ['vm-nobodyavail']],
])('somebody %s', async (_, now, args, open, played) => {
  const server = new AGIServer();
  server.agi('/hours', (channel) => openingHours(channel, now));
  const report = await placeCall(server, '/hours', { args }).ended;
  expect([report.variables.OPEN, report.played, report.status]).toEqual([open, played, 'SUCCESS']);
});
