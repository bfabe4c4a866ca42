import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { INestApplicationContext, LoggerService } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { trace } from '@opentelemetry/api';
import { InMemorySpanExporter } from '@opentelemetry/sdk-trace-base';
import { AGIServer } from 'nestjs-agi';
import { placeCall } from 'nestjs-agi/testing';
import { startTracing } from '../src/tracing.js';

const exporter = new InMemorySpanExporter();
const records: object[] = [];
const log = (record: unknown): void => {
  if (typeof record === 'object' && record !== null) records.push(record);
};
const logger: LoggerService = { log, warn: log, error: log };
let app: INestApplicationContext;

beforeAll(async () => {
  const { AppModule } = await import('../src/app.module.js');
  startTracing(exporter);
  const testing = await Test.createTestingModule({ imports: [AppModule] }).compile();
  testing.useLogger(logger);
  app = await testing.init();
});

afterAll(async () => {
  await app.close();
  trace.disable();
});

it('leaves a trace and a log, without what the caller pressed', async () => {
  const environment = { agi_uniqueid: '17.1', agi_channel: 'PJSIP/100-00000001' };
  const call = await placeCall(app.get(AGIServer, { strict: false }), '/order-state', {
    environment,
    callerId: { number: '5551234' },
  })
    .whenPlaying('vm-enter-num-to-call')
    .press('1234').ended;
  expect(call.variables.ORDER_STATE).toBe('sent');

  expect(exporter.getFinishedSpans().map(({ name }) => name)).toEqual([
    'ANSWER',
    'GET DATA',
    'look up the order',
    'SET VARIABLE',
    'agi /order-state',
  ]);
  expect(records).toEqual([
    {
      event: 'call_start',
      callId: '17.1',
      channel: 'PJSIP/***-***01',
      caller: '***34',
      path: '/order-state',
    },
    {
      event: 'call_end',
      callId: '17.1',
      route: '/order-state',
      outcome: 'completed',
      duration: expect.any(Number),
    },
  ]);
});
