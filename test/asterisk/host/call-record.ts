import { type AmiMessage } from 'nestjs-agi/ami';
import { unescapeC } from './unescape-c.js';
import { type CallResult, type ExecutedApplication, type Report } from './call-options.js';
import { ALWAYS_READ, VALUE_END } from './call-plan.js';
import { CALL_CONTEXT, HARNESS_CONTEXT, PREFIX, REPORT_EVENT } from './dialplan.js';

/** Variables that Gosub and Return set themselves; the hangup handler, in any context. */
const GOSUB_LEAVES = /^(ARGC|GOSUB_RETVAL)$/;
const GOSUB_ENTERS = 'LOCAL(ARGC)';

/** Whether the harness' own dialplan did it. */
function isOurs(event: AmiMessage): boolean {
  return event.Context === HARNESS_CONTEXT || event.Context === CALL_CONTEXT;
}

/** The bytes of a reported value: see VALUE_END. */
function withoutEnd(base64: string): Buffer {
  const bytes = Buffer.from(base64, 'base64');
  const left = VALUE_END.indexOf(bytes.toString('latin1').slice(-1)) + 1;
  return bytes.subarray(0, bytes.length - left);
}

/** Collects the events of AMI about one leg under test into a CallResult. */
export class CallRecord {
  /** The leg under test; empty until there is one. */
  channel = '';
  private hungUp = false;
  private readonly executed: ExecutedApplication[] = [];
  private readonly sets: { name: string; value: string }[] = [];
  private readonly reports: Buffer[][] = [];

  constructor(
    private readonly uniqueId: string,
    private readonly read: readonly string[],
  ) {}

  /** An event about the leg under test. */
  add(event: AmiMessage): void {
    if (event.Event === 'Newchannel') this.channel = event.Channel ?? '';
    if (event.Event === 'Newexten') this.addExecuted(event);
    if (event.Event === 'VarSet') this.addSet(event);
    // The far leg's end is a request to this one. Its own Hangup() or dialplan's end is none, and
    // AGI's HANGUP and the like are SoftHangupRequest.
    if (event.Event === 'HangupRequest') this.hungUp = true;
    // Not by Event: a line break in a caller's name may have cut off the head of the message.
    if (event.UserEvent === REPORT_EVENT) this.addReport(event);
  }

  result(): CallResult {
    const [call, hangupExtension] = this.reports;
    if (!call) throw new Error('the call ended without a report');
    return {
      ...this.report(call),
      hungUp: this.hungUp,
      reachedNext: call[ALWAYS_READ.indexOf('HARNESS_NEXT')]?.toString() === '1',
      channel: this.channel,
      uniqueId: this.uniqueId,
      executed: this.executed,
      sets: this.sets,
      hangupExtension: hangupExtension && this.report(hangupExtension),
    };
  }

  private addExecuted(event: AmiMessage): void {
    if (isOurs(event)) return;
    this.executed.push({
      context: event.Context ?? '',
      exten: event.Extension ?? '',
      priority: Number(event.Priority),
      app: event.Application ?? '',
      data: Buffer.from(event.AppData ?? '', 'latin1').toString(),
    });
  }

  private addSet(event: AmiMessage): void {
    const name = event.Variable ?? '';
    if (name.startsWith(PREFIX) || name === GOSUB_ENTERS) return;
    if (isOurs(event) && GOSUB_LEAVES.test(name)) return;
    this.sets.push({ name, value: unescapeC(event.Value ?? '').toString() });
  }

  private addReport(event: AmiMessage): void {
    const count = ALWAYS_READ.length + this.read.length;
    this.reports.push(
      Array.from({ length: count }, (_, index) => withoutEnd(event[`Value${index}`] ?? '')),
    );
  }

  private report(values: readonly Buffer[]): Report {
    const [status, outcome] = values;
    const own = values.slice(ALWAYS_READ.length);
    const bytes = Object.fromEntries(this.read.map((name, i) => [name, own[i] ?? Buffer.of()]));
    return {
      status: String(status),
      outcome: String(outcome),
      variables: Object.fromEntries(Object.entries(bytes).map(([name, b]) => [name, String(b)])),
      bytes,
    };
  }
}
