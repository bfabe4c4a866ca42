import { afterAll, expect, it } from '@jest/globals';
import { trace } from '@opentelemetry/api';
import { InMemorySpanExporter, type ReadableSpan } from '@opentelemetry/sdk-trace-base';
import { setTimeout as sleep } from 'node:timers/promises';
import './fixture/any-port.js';
import { callAttentively } from './fixture/attentive-caller.js';
import {
  addressOf,
  closeSamples,
  last,
  ran,
  sampleDialplans,
  startSample,
} from './fixture/sample-calls.js';
import { describeAsterisk, type CallResult, type FarStep } from './host/index.js';
import { AppModule as Hotel } from '../../sample/02-guards-and-pipes/src/app.module.js';
import { AppModule as Orders } from '../../sample/03-request-scope/src/app.module.js';
import { AppModule as CallBacks } from '../../sample/04-http-and-agi/src/app.module.js';
import { CallBackList } from '../../sample/04-http-and-agi/src/call-back-list.js';
import { Announcement } from '../../sample/05-several-servers/src/announcement.js';
import { AppModule as Announcements } from '../../sample/05-several-servers/src/app.module.js';
import { AppModule as Weather } from '../../sample/06-metrics/src/app.module.js';
import { MetricsController } from '../../sample/06-metrics/src/metrics.controller.js';
import { AppModule as OrderState } from '../../sample/07-traces-and-logs/src/app.module.js';
import { startTracing } from '../../sample/07-traces-and-logs/src/tracing.js';

describeAsterisk(
  'the samples, called by a real Asterisk through their own dialplans',
  (asterisk) => {
    afterAll(closeSamples);
    // Else another spec file of this process could not trace calls.
    afterAll(() => {
      trace.disable();
    });

    const dial = (
      context: string,
      exten: string,
      variables: Record<string, string>,
      farLeg: readonly FarStep[] = [],
      number = '5551234',
    ): Promise<CallResult> =>
      callAttentively(asterisk(), {
        ...{ context, exten, farLeg, variables },
        callerId: { number },
      });

    it.concurrent('wake a room, and refuse who is none', async () => {
      const to = { AGI_SERVER: await addressOf(await startSample(Hotel)) };
      const rooms = 'nestjs-agi-hotel-rooms';
      const [woken, stranger, wrong, desk] = await Promise.all([
        dial(rooms, '*550730', to, [], '201'),
        dial(rooms, '*550730', to, [], '999'),
        dial(rooms, '*552530', to, [], '201'),
        dial('nestjs-agi-hotel-front-desk', '*5707202', to),
      ]);
      expect(last(woken, 'WAKE_UP')).toBe('07:30 in 201');
      expect(last(stranger, 'AGI_OUTCOME')).toBe('auth_failed');
      expect(ran(stranger, 'Playback')).toEqual(['im-sorry']);
      expect(last(wrong, 'WAKE_UP_ERROR')).toBe('25 is not from 0 to 23');
      expect(last(wrong, 'AGISTATUS')).toBe('SUCCESS');
      expect(last(desk, 'WAKE_UP')).toBe('07:00 in 202');
    });

    it.concurrent('take two orders at once, each into its own basket', async () => {
      const to = { AGI_SERVER: await addressOf(await startSample(Orders)) };
      const order = (first: string, number: string): Promise<CallResult> =>
        dial('nestjs-agi-orders', '200', to, [{ dtmf: `${first}#` }, { dtmf: '#' }], number);
      const [ada, grace] = await Promise.all([order('12', '5551234'), order('34', '5555678')]);
      expect(last(ada, 'ORDER')).toBe('Ada: 12');
      expect(last(grace, 'ORDER')).toBe('Grace: 34');
    });

    it.concurrent('put a caller on the list of those to call back', async () => {
      const app = await startSample(CallBacks);
      const to = { AGI_SERVER: await addressOf(app) };
      const call = await dial('nestjs-agi-call-back', '300', to, [{ dtmf: '1' }]);
      expect(last(call, 'AGISTATUS')).toBe('SUCCESS');
      expect(last(call, 'CALL_BACK')).toBe('1');
      expect(app.get(CallBackList).waiting).toEqual([{ id: 1, number: '5551234' }]);
    });

    it.concurrent('count a call for Prometheus', async () => {
      const app = await startSample(Weather);
      const to = { AGI_SERVER: await addressOf(app) };
      const call = await dial('nestjs-agi-weather', '600', to, [{ dtmf: '1' }]);
      expect(last(call, 'FORECAST')).toBe('coast: rain');
      const metrics = await app.get(MetricsController).metrics();
      expect(metrics).toContain(
        'agi_calls_ended_total{route="/weather/:region",outcome="completed"} 1',
      );
    });

    it.concurrent('are traced, and tell how far an order is', async () => {
      const exporter = new InMemorySpanExporter();
      startTracing(exporter);
      const to = { AGI_SERVER: await addressOf(await startSample(OrderState)) };
      const keys: FarStep[] = [{ dtmf: '1234' }];
      const call = await dial('nestjs-agi-order-state', '700', to, keys);
      expect(last(call, 'ORDER_STATE')).toBe('sent');
      const spans = exporter.getFinishedSpans.bind(exporter);
      const session = (): ReadableSpan | undefined =>
        spans().find(({ name }) => name === 'agi /order-state');
      // Asterisk may be done with a call before its last bytes are read here.
      while (session() === undefined) await sleep(5);
      // The calls of the other samples are traced meanwhile, too.
      const { traceId } = session()!.spanContext();
      const names = spans()
        .filter((span) => span.spanContext().traceId === traceId)
        .map(({ name }) => name);
      expect(names.at(-1)).toBe('agi /order-state');
      expect(names).toContain('GET DATA');
    });

    it.concurrent('play to everybody what the staff chose on its own server', async () => {
      const app = await startSample(Announcements);
      const to = {
        AGI_SERVER: await addressOf(app),
        AGI_STAFF_SERVER: await addressOf(app, 'staff'),
      };
      const staff = await dial('nestjs-agi-announcement-staff', '401', to, [{ dtmf: '2' }]);
      expect(last(staff, 'AGISTATUS')).toBe('SUCCESS');
      expect(app.get(Announcement).sound).toBe('tt-weasels');
      const caller = await dial('nestjs-agi-announcement', '400', to);
      expect(last(caller, 'AGISTATUS')).toBe('SUCCESS');
    });
  },
  // The quick start has tests of its own, and those that talk have theirs in ivr-samples.spec.ts.
  { dialplan: sampleDialplans(/^0[2-7]/) },
);
