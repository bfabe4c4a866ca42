import { describeThrown, isAGIError } from '../../../core/index.js';
import type { CallReport } from '../../report/call-report.js';
import type { CallFault, FaultKind } from './walked-path.js';

/** How long a session lasts after a hangup at most, in ms: the core then ends it (`hangupGrace`). */
const GRACE = 9000;

/** The facts of a call that has ended, beside its report. */
interface Known {
  /** How long the session went on after the hangup and after the last reply, in ms. */
  readonly idleAfterHangup: number;
  readonly silence: { readonly ms: number; readonly after: string };
  readonly maxSilence: number;
  /** Whether the caller has heard anything since they last did something. */
  readonly heard: boolean;
  readonly path: string;
  readonly without: (text: string) => string;
}

/** The faults of one call. */
export class CallFaults {
  readonly all: CallFault[] = [];

  add(kind: FaultKind, place: string, message: string): void {
    const isKnown = this.all.some((fault) => fault.kind === kind && fault.place === place);
    if (!isKnown) this.all.push({ kind, place, message });
  }

  addError(where: string, error: unknown): void {
    const { name, message } = describeThrown(error, (text) => text);
    const code = isAGIError(error) ? ` (${error.code})` : '';
    this.add('error', `${where} ${name} ${message}`, `${where}: ${name}: ${message}${code}`);
  }

  /** The invariant of the test threw. */
  addBroken(error: unknown, without: (text: string) => string): void {
    const { message } = describeThrown(error, (text) => text);
    const [sentence = ''] = without(message).split('\n');
    this.add('invariant', sentence.replaceAll(/\d+/g, 'N'), sentence);
  }

  /** Looks for faults in the report of a call. */
  judge(report: CallReport, known: Known): void {
    const { outcome, status, ending } = report;
    const { silence, maxSilence, path, without } = known;
    if ('error' in report) this.addError(`the handler of ${path} threw`, report.error);
    else if (status === 'FAILURE' && outcome === 'no_handler') {
      this.add('error', path, `there is no route for ${path}`);
    } else if (status === 'FAILURE' && outcome !== '') {
      this.add('error', outcome, `the dialplan reads FAILURE, and AGI_OUTCOME is ${outcome}`);
    }
    if (known.idleAfterHangup > GRACE) {
      const last = without(report.commands.at(-1) ?? 'the start');
      this.add('never ends', last, `the handler goes on after the hangup; it sent ${last} last`);
    }
    if (silence.ms > maxSilence) {
      const after = without(silence.after);
      const seconds = (silence.ms / 1000).toFixed(1);
      this.add('silence', after, `the caller hears nothing for ${seconds} s after ${after}`);
    }
    if (ending === 'server hung up' && !known.heard) {
      const last =
        report.commands.filter((line) => !line.startsWith('HANGUP')).at(-1) ?? 'the start';
      const place = without(last);
      this.add(
        'mute hangup',
        place,
        `the server hangs up after ${place}, and the caller hears nothing`,
      );
    }
  }
}
