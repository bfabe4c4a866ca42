import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { channel, subscribe, unsubscribe, type ChannelListener } from 'node:diagnostics_channel';
import { AGIServer, prometheusMetrics } from 'nestjs-agi/core';
import { placeCall } from 'nestjs-agi/testing';
import * as client from 'prom-client';
import { takeReports } from '../../../lib/core/internal.js';
import { PendingObservations } from '../../../lib/core/observe/pending-observations.js';
import { subscribeTo } from '../../../lib/core/observe/subscriptions.js';

const NAME = 'nestjs-agi:call:start';
const message = { call: { uniqueId: '17.1' } };

let reports: string[];
let stop: (() => void)[];

beforeEach(() => {
  reports = [];
  stop = [takeReports(({ message: text }) => reports.push(text))];
});

afterEach(() => {
  for (const one of stop.reverse()) one();
});

describe('subscribeTo()', () => {
  it('reports what a listener throws or rejects with, and goes on', async () => {
    const heard: unknown[] = [];
    const failures = [
      (): unknown => {
        throw new Error('thrown here');
      },
      (): Promise<void> => Promise.reject(new Error('rejected here')),
    ];
    for (const fail of failures) stop.push(subscribeTo({ [NAME]: fail }, 'a test'));
    stop.push(subscribeTo({ [NAME]: (given) => heard.push(given) }, 'a test'));
    channel(NAME).publish(message);
    await new Promise(setImmediate);
    expect(heard).toEqual([message]);
    expect(reports).toEqual([
      expect.stringMatching(/a test.*thrown here/s),
      expect.stringMatching(/a test.*rejected here/s),
    ]);
  });

  it('ends', () => {
    const heard: unknown[] = [];
    subscribeTo({ [NAME]: (given) => heard.push(given) }, 'a test')();
    channel(NAME).publish(message);
    expect(heard).toEqual([]);
  });
});

it('an asynchronous subscriber of Node’s own that rejects is reported, and the call goes on', async () => {
  const reject = (() => Promise.reject(new Error('of the subscriber'))) as ChannelListener;
  subscribe(NAME, reject);
  stop.push(() => {
    unsubscribe(NAME, reject);
  });
  const server = new AGIServer();
  server.agi('/x', (call) => call.noop());
  const report = await placeCall(server, '/x').ended;
  expect(report.status).toBe('SUCCESS');
  expect(reports).toEqual([expect.stringContaining('of the subscriber')]);
});

it('observations reach the histogram when there are enough of them, or when they are asked for', () => {
  const observed: unknown[] = [];
  const pending = new PendingObservations('command');
  pending.for({ observe: (labels, value) => observed.push([labels, value]) });
  for (let value = 0; value < 255; value++) pending.add('NOOP', value);
  expect(observed).toEqual([]);
  pending.add('ANSWER', 255);
  expect(observed).toHaveLength(256);
  expect([observed[0], observed[255]]).toEqual([
    [{ command: 'NOOP' }, 0],
    [{ command: 'ANSWER' }, 255],
  ]);
  pending.add('NOOP', 1);
  pending.flush();
  pending.flush();
  expect(observed).toHaveLength(257);
});

it('a command that is given up is counted by its error, and not by its duration', async () => {
  const register = new client.Registry();
  stop.push(prometheusMetrics(client, { register }));
  const ends = channel('nestjs-agi:command:end');
  ends.publish({ ...message, command: 'ANSWER', duration: 5, error: 'E_AGI_COMMAND_TIMEOUT' });
  const text = await register.metrics();
  expect(text).toContain(
    'agi_command_errors_total{command="ANSWER",code="E_AGI_COMMAND_TIMEOUT"} 1',
  );
  expect(text).not.toContain('agi_command_duration_seconds_count{command="ANSWER"}');
});
