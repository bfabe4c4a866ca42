import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { describeAsterisk } from '../asterisk/host/index.js';
import { describeWith } from './fixture/describe-with.js';
import { haproxy } from './fixture/haproxy.js';
import { freePort, Instance } from './fixture/instance.js';
import type { Program } from './fixture/program.js';

/** Callers at once, and how many calls each places; AGI_SOAK=70 for tens of thousands. */
const CALLERS = 300;
const EACH = Number(process.env.AGI_SOAK ?? 5);
const CALLS = CALLERS * EACH;

/** A caller who is connected to the application again and again, and reports each loss. */
const dialplan = `
[soak]
exten => caller,1,Answer()
 same => n,Set(ASKED=yes)
 same => n,Set(LEFT=${EACH})
 same => n(again),Set(AGI_OUTCOME=)
 same => n,Set(FINISHED=)
 same => n,AGI(agi://127.0.0.1:\${PORT}/call/\${RAND(200,1800)})
 same => n,GotoIf($["\${AGISTATUS}/\${FINISHED}" = "SUCCESS/yes"]?kept)
 same => n,UserEvent(Lost,Status: \${AGISTATUS},Outcome: \${AGI_OUTCOME},Instance: \${INSTANCE})
 same => n(kept),Set(KEPT=$[0\${KEPT} + ("\${FINISHED}" = "yes")])
 same => n,Set(LEFT=$[\${LEFT} - 1])
 same => n,GotoIf($[\${LEFT} > 0]?again)
 same => n,Hangup()
`;

interface Metric {
  name: string;
  values: { value: number; metricName?: string; labels: Record<string, string> }[];
}

interface Report {
  metrics: Metric[];
  spans: Record<string, number>;
  heapUsed: number;
  handles: string[];
}

describeWith({ programs: ['haproxy'] }, 'a load balancer', () => {
  describeAsterisk(
    'a real Asterisk, HAProxy and two instances that are deployed again and again',
    (asterisk) => {
      let a: Instance;
      let b: Instance;
      let proxy: Program;
      let port: number;

      beforeEach(async () => {
        const options = { proxy: '127.0.0.1', program: 'watched-application.mjs' };
        a = new Instance('a', await freePort(), options);
        b = new Instance('b', await freePort(), options);
        await Promise.all([a.start(), b.start()]);
        port = await freePort();
        proxy = haproxy('deploy/haproxy.cfg', {
          AGI_BIND: `127.0.0.1:${port}`,
          AGI_A: `127.0.0.1:${a.port}`,
          AGI_B: `127.0.0.1:${b.port}`,
        });
        await proxy.start('127.0.0.1', port);
      });

      afterEach(async () => {
        await proxy.stop();
        await Promise.all([a.kill(), b.kill()]);
      });

      it(
        `lose none of ${CALLS} calls, and count each`,
        async () => {
          const lost: unknown[] = [];
          asterisk().ami.on('event', (event) => {
            if (event.UserEvent === 'Lost') lost.push({ ...event });
          });
          // Every variable that is set would be an event.
          await asterisk().ami.action('Events', { EventMask: 'call,user' });

          const callers = Array.from({ length: CALLERS }, () =>
            asterisk().callDialplan({
              context: 'soak',
              exten: 'caller',
              variables: { PORT: String(port) },
              farLeg: [{ app: 'Wait(3600)' }],
              read: ['KEPT'],
              timeout: 30_000 + EACH * 10_000,
            }),
          );
          const progress = { over: false };
          const all = Promise.all(callers).finally(() => (progress.over = true));

          // One deploy after the other during the first half, then one process until the end.
          const started = async (): Promise<number> => {
            await Promise.all([a.report(), b.report()]);
            return sum([...lives(a), ...lives(b)], 'agi_calls_started_total');
          };
          let held = 0;
          while ((await started()) < CALLS / 2) {
            for (const instance of [a, b]) {
              expect(await instance.drain()).toBe(0);
              await instance.start();
              const reports = (await Promise.all([a.report(), b.report()])) as Report[];
              held = Math.max(held, sum(reports, 'agi_calls_active'));
            }
          }
          const early = (await b.report()) as Report;
          let late = early;
          while (!progress.over) {
            await new Promise((resolve) => setTimeout(resolve, 500));
            const reports = (await Promise.all([a.report(), b.report()])) as Report[];
            held = Math.max(held, sum(reports, 'agi_calls_active'));
            if (sum([reports[1]!], 'agi_calls_active') > CALLERS / 4) late = reports[1]!;
          }
          const kept = (await all).map(({ variables }) => Number(variables.KEPT));
          expect([...a.complaints, ...b.complaints]).toEqual([]);
          expect(lost).toEqual([]);
          expect(kept).toEqual(Array.from({ length: CALLERS }, () => EACH));
          // The number of calls at once depends on the machine, but calls must overlap.
          expect(held).toBeGreaterThan(1);

          // Metrics and spans say what has happened.
          const ends = (await Promise.all([a.report(), b.report()])) as Report[];
          const reports = [...lives(a), ...lives(b)];
          const route = { route: '/call/:length' };
          expect(sum(reports, 'agi_calls_ended_total', route)).toBe(CALLS);
          expect(sum(reports, 'agi_calls_ended_total', { ...route, outcome: 'completed' })).toBe(
            CALLS,
          );
          const commands = 'agi_command_duration_seconds_count';
          expect(sum(reports, commands, { command: 'SET VARIABLE' })).toBe(CALLS * 2);
          expect(sum(reports, commands, { command: 'GET VARIABLE' })).toBe(CALLS);
          expect(sum(ends, 'agi_calls_active')).toBe(0);
          expect(spans(reports, 'agi /call/:length')).toBe(CALLS);
          expect(spans(reports, 'ANSWER')).toBe(CALLS);
          expect(spans(reports, 'SET VARIABLE')).toBe(CALLS * 2);

          // Between two of HAProxy's probes there is nothing but the listening socket: no timer, no socket.
          for (const instance of [a, b]) await until(instance, ['TCPServerWrap']);
          expect((late.heapUsed - early.heapUsed) / 2 ** 20).toBeLessThan(4);
          const said = `${CALLS} calls, ${held} at once, ${reports.length} lives, heap ${mega(early)} then ${mega(late)} MB`;
          process.stderr.write(`${said}\n`);
        },
        60_000 + EACH * 10_000,
      );
    },
    { dialplan: { 'soak.conf': dialplan }, alone: true },
  );
});

/** The last report of each process that an instance was. */
function lives({ reports }: Instance): Report[] {
  const all = reports as (Report & { pid: number })[];
  return [...new Map(all.map((report) => [report.pid, report])).values()];
}

async function until(instance: Instance, handles: string[]): Promise<void> {
  let found: string[] = [];
  for (let tries = 0; tries < 100; tries++) {
    found = ((await instance.report()) as Report).handles;
    if (found.join() === handles.join()) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  expect(found).toEqual(handles);
}

function sum(reports: Report[], name: string, labels: Record<string, string> = {}): number {
  let total = 0;
  for (const { metrics } of reports) {
    for (const metric of metrics) {
      for (const { value, metricName = metric.name, labels: given } of metric.values) {
        const asked = Object.entries(labels).every(([key, wanted]) => given[key] === wanted);
        if (metricName === name && asked) total += value;
      }
    }
  }
  return total;
}

function spans(reports: Report[], name: string): number {
  return reports.reduce((total, report) => total + (report.spans[name] ?? 0), 0);
}

function mega({ heapUsed }: Report): string {
  return (heapUsed / 2 ** 20).toFixed(1);
}
