import { CallerLines } from '../audio/caller-lines.js';
import { simulateLines } from '../../core/internal.js';
import { fromWire } from '../wire/wire-text.js';
import { environmentOf, versionIn } from '../asterisk/environment.js';
import { SimulatedAsterisk } from '../asterisk/simulated-asterisk.js';
import { SimulatedChannel } from '../channel/simulated-channel.js';
import { planOf } from '../chaos/chaos-plan.js';
import { withStackOf } from '../expectations/expectation-error.js';
import { describeStep, unusedSteps } from '../expectations/unused-steps.js';
import type { SimulatedCallOptions } from '../options/call-options.js';
import { checkOptions } from '../options/check-options.js';
import type { CallReport } from '../report/call-report.js';
import type { Clock } from '../time/clock.js';
import { RealClock } from '../time/real-clock.js';
import { VirtualClock } from '../time/virtual-clock.js';
import type { Destination } from '../transport/destination.js';
import { openSession } from './call-session.js';
import { Caller } from './caller.js';
import { reportOf } from './report-of.js';

/** Longest call in ms of real time, where its own time jumps: test runners give up after 5 s. */
const VIRTUAL_TIMEOUT = 4000;

/** A call that goes on, with the parts of the simulator that it is made of. */
export interface OpenCall {
  readonly ended: Promise<CallReport>;
  readonly channel: SimulatedChannel;
  readonly clock: Clock;
  readonly caller: Caller;
}

/**
 * Opens a connection to a server, and begins a call on it.
 *
 * @param placed where the test placed the call: errors get its stack
 * @param shared the clock of the call, where it is not a clock of its own
 * @throws AGIError `E_AGI_INVALID_ARGUMENT` for an option that cannot be used
 */
export function openCall(
  destination: Destination,
  given: SimulatedCallOptions,
  placed: Error,
  shared?: Clock,
): OpenCall {
  const { url, connect } = destination;
  checkOptions(given);
  const chaos = planOf(given.chaos, url);
  const virtual = isVirtual(destination, given);
  const options = virtual ? { timeout: VIRTUAL_TIMEOUT, ...given } : given;
  const clock = shared ?? (virtual ? new VirtualClock() : new RealClock(options.speed));
  const channel = new SimulatedChannel(options, clock);
  const caller = new Caller(channel);
  const lines = new CallerLines(channel);
  const forgetLines = destination.inMemory
    ? simulateLines(fromWire(channel.uniqueId), lines)
    : undefined;
  const environment = environmentOf(url, channel);
  const ended = openSession({
    connect,
    url,
    channel,
    environment,
    timeout: options.timeout,
    chaos,
    describeNextStep: () => {
      const [step] = caller.unused;
      return step === undefined ? '' : `, and the caller never got to ${describeStep(step)}`;
    },
    open: (server) =>
      new SimulatedAsterisk(channel, server, versionIn(environment), destination.async),
  })
    .then(({ asterisk, reset }) => {
      const report = reportOf(channel, asterisk, caller, { ...destination, reset });
      const failure = unusedSteps(report, caller.since, caller.heard);
      if (failure && options.unused !== 'allow') throw failure;
      return report;
    })
    .catch((error: unknown) => {
      throw withStackOf(error, placed);
    })
    .finally(() => {
      lines.close();
      forgetLines?.();
      clock.stop();
      channel.close();
    });
  // A test may ignore how its call ended: a failure must not end the process as an unhandled rejection.
  ended.catch(() => undefined);
  return { ended, channel, clock, caller };
}

/** Unless the test says so, time jumps only where the server is part of the test. */
function isVirtual(destination: Destination, { time, speed }: SimulatedCallOptions): boolean {
  if (time === undefined) return destination.inMemory && speed === undefined;
  return time === 'virtual';
}
