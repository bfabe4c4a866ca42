import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import * as api from '@opentelemetry/api';
import {
  BasicTracerProvider,
  InMemorySpanExporter,
  SamplingDecision,
  SimpleSpanProcessor,
  type ReadableSpan,
  type Sampler,
} from '@opentelemetry/sdk-trace-base';
import { AGIServer, traceCalls } from 'nestjs-agi/core';
import { placeCall } from 'nestjs-agi/testing';

const exporter = new InMemorySpanExporter();
let stop = (): void => undefined;

beforeEach(() => {
  const provider = new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] });
  api.trace.setGlobalTracerProvider(provider);
});
afterEach(() => {
  stop();
  exporter.reset();
  api.trace.disable();
});

const told = ({ name, attributes, status }: ReadableSpan): object => ({ name, attributes, status });

describe('traces for OpenTelemetry', () => {
  it('have a span for each call, its commands within it, and no digits of callers', async () => {
    stop = traceCalls(api);
    const server = new AGIServer();
    server.agi('/menu/:lang', async (channel) => {
      await channel.answer();
      await channel.getData('main-menu', 1000, 2);
    });
    const environment = { agi_uniqueid: '17.1' };
    await placeCall(server, '/menu/en', { environment, callerId: { number: '5551234' } })
      .whenPlaying('main-menu')
      .press('42').ended;
    const spans = exporter.getFinishedSpans();
    expect(spans.map(told)).toEqual([
      {
        name: 'ANSWER',
        attributes: { 'agi.command': 'ANSWER', 'agi.status': 200 },
        status: { code: api.SpanStatusCode.UNSET },
      },
      {
        name: 'GET DATA',
        attributes: { 'agi.command': 'GET DATA', 'agi.status': 200 },
        status: { code: api.SpanStatusCode.UNSET },
      },
      {
        name: 'agi /menu/:lang',
        attributes: {
          'agi.unique_id': '17.1',
          'agi.route': '/menu/:lang',
          'agi.outcome': 'completed',
        },
        status: { code: api.SpanStatusCode.UNSET },
      },
    ]);
    const [answer, getData, call] = spans;
    for (const command of [answer, getData]) {
      expect(command?.parentSpanContext?.spanId).toBe(call?.spanContext().spanId);
    }
    expect([call?.kind, answer?.kind]).toEqual([api.SpanKind.SERVER, api.SpanKind.CLIENT]);
  });

  it('ask nothing more of a call that the sampler drops: its commands cost no spans', async () => {
    const asked: string[] = [];
    const sampler: Sampler = {
      shouldSample: (_context, _traceId, name) => {
        asked.push(name);
        return { decision: SamplingDecision.NOT_RECORD };
      },
      toString: () => 'none',
    };
    api.trace.disable();
    api.trace.setGlobalTracerProvider(new BasicTracerProvider({ sampler }));
    stop = traceCalls(api);
    const server = new AGIServer();
    server.agi('/menu', async (channel) => {
      await channel.answer();
    });
    await placeCall(server, '/menu').ended;
    expect(asked).toEqual(['agi call']);
  });

  it('mark faults, and end with every call', async () => {
    stop = traceCalls(api, { commands: false });
    const server = new AGIServer();
    server.agi('/broken', async (channel) => {
      await channel.answer();
      throw new Error('out of luck');
    });
    server.agi('/pay', (channel) => {
      channel.fail('card 4111');
    });
    await placeCall(server, '/broken').ended;
    await placeCall(server, '/pay').ended;
    await placeCall(server, '/nowhere').ended;
    expect(exporter.getFinishedSpans().map(told)).toMatchObject([
      { name: 'agi /broken', status: { code: api.SpanStatusCode.ERROR, message: 'handler_error' } },
      { name: 'agi /pay', attributes: { 'agi.outcome': 'failed' } },
      { name: 'agi call', attributes: { 'agi.outcome': 'no_handler' } },
    ]);
  });

  it('end the span of a command that was given up', async () => {
    stop = traceCalls(api);
    const server = new AGIServer();
    server.agi('/slow', async (channel) => {
      await channel.streamFile('story', '', 0, { timeout: 20 }).catch(() => undefined);
      await channel.noop();
    });
    await placeCall(server, '/slow', { time: 'real', prompt: 5000 }).ended;
    expect(exporter.getFinishedSpans().map(told)).toMatchObject([
      { name: 'STREAM FILE', status: { code: 2, message: 'E_AGI_COMMAND_TIMEOUT' } },
      { name: 'NOOP', attributes: { 'agi.status': 200 } },
      { name: 'agi /slow' },
    ]);
  });
});
