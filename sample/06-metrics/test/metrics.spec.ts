import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { INestApplication } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { AGIServer } from 'nestjs-agi';
import { placeCall } from 'nestjs-agi/testing';

let app: INestApplication;
let server: AGIServer;

beforeAll(async () => {
  const { AppModule } = await import('../src/app.module.js');
  const testing = await Test.createTestingModule({ imports: [AppModule] }).compile();
  server = testing.get(AGIServer, { strict: false });
  app = testing.createNestApplication({ logger: false });
  await app.listen(0, '127.0.0.1');
});

afterAll(() => app.close());

const metric = async (name: string): Promise<string[]> => {
  const response = await fetch(`${await app.getUrl()}/metrics`);
  expect(response.headers.get('content-type')).toContain('text/plain');
  return (await response.text()).split('\n').filter((line) => line.startsWith(name));
};

it('tells the weather, and Prometheus of the calls', async () => {
  const call = await placeCall(server, '/weather/coast').whenPlaying('vm-press').press('1').ended;
  expect(call.variables.FORECAST).toBe('coast: rain');
  await placeCall(server, '/weather/coast').whenPlaying('vm-press').hangUp().ended;
  await placeCall(server, '/nowhere').ended;

  expect(await metric('agi_calls_active')).toEqual(['agi_calls_active 0']);
  expect((await metric('agi_calls_ended_total')).sort()).toEqual([
    'agi_calls_ended_total{route="/weather/:region",outcome="completed"} 1',
    'agi_calls_ended_total{route="/weather/:region",outcome="hangup"} 1',
    'agi_calls_ended_total{route="none",outcome="no_handler"} 1',
  ]);
  expect(await metric('agi_command_duration_seconds_count{command="GET DATA"}')).toEqual([
    'agi_command_duration_seconds_count{command="GET DATA"} 2',
  ]);
});
