import {
  type AgiCallOptions,
  type Bytes,
  type CallOptions,
  type CommonOptions,
  type DialplanCallOptions,
  type FarStep,
} from './call-options.js';
import {
  CALL_CONTEXT,
  HARNESS_CONTEXT,
  PREFIX,
  REPORT_EVENT,
  silenceName,
  STEP_PIECES,
} from './dialplan.js';

/** The arguments of AMI's Originate for a call. */
export interface CallPlan {
  /** `exten@context` for the Local channel. */
  destination: string;
  /** `NAME=value`, free of anything AMI or the dialplan would interpret. */
  variables: string[];
}

/** These are read in any case, before what the test asks for. */
export const ALWAYS_READ = ['AGISTATUS', 'AGI_OUTCOME', 'HARNESS_NEXT'] as const;

/** Characters of base64 per variable: with its name it must fit into one line of AMI. */
const PIECE = 900;

/** AST_MAX_MANHEADERS: Asterisk ignores the headers of an action after so many. */
const MAX_VARIABLES = 110;

/** Collects a call's programs and values as variables (see dialplan.ts). */
class Planner {
  readonly variables: string[] = [];
  private values = 0;

  plain(name: string, value: string | number): void {
    this.variables.push(`${PREFIX}${name}=${value}`);
  }

  program(name: string, steps: readonly string[]): void {
    this.plain(name, steps.length);
    for (const [index, text] of steps.entries()) this.step(`${name}_${index}`, text);
  }

  step(name: string, text: string): void {
    const pieces = this.pieces(name, Buffer.from(text));
    if (pieces.length > STEP_PIECES) throw new Error(`too long for one step: ${text}`);
  }

  /** The step that sets `name` to exactly these bytes. */
  set(name: string, value: Bytes): string {
    const bytes = Buffer.from(value);
    if (bytes.includes(0)) throw new Error(`Asterisk cannot hold a NUL: ${name}`);
    const pieces = this.pieces(`V${this.values++}`, bytes);
    // BASE64_DECODE warns of an empty value.
    if (pieces.length === 0) return `Set(${name}=)`;
    return `Set(${name}=\${BASE64_DECODE(${pieces.map((piece) => `\${${piece}}`).join('')})})`;
  }

  private pieces(name: string, bytes: Buffer): string[] {
    const pieces = bytes.toString('base64').match(new RegExp(`.{1,${PIECE}}`, 'g')) ?? [];
    return pieces.map((piece, index) => {
      this.plain(`${name}_${index}`, piece);
      return `${PREFIX}${name}_${index}`;
    });
  }
}

/** `id` is the one under which the call reports. */
export function planCall(id: string, options: CallOptions): CallPlan {
  const planner = new Planner();
  const before = callerSteps(planner, options);
  let destination: string;
  if ('context' in options) destination = planDialplan(planner, options);
  else destination = planAgi(planner, options, before);
  before.push(...(options.before ?? []));
  if (!('context' in options) && options.answerFirst !== false) before.push('Answer()');
  planner.program('BEFORE', before);
  planner.plain('FAR_WAITS', options.farLegWaits === true ? 1 : 0);
  planner.program('FAR', (options.farLeg ?? []).map(farApplication));
  planner.step('REPORT', reportStep(id, [...ALWAYS_READ, ...(options.read ?? [])]));
  if (planner.variables.length > MAX_VARIABLES) {
    throw new Error('this call has more, or longer, values than fit into one AMI action');
  }
  return { destination, variables: planner.variables };
}

/**
 * Goes after each value that is reported, and is dropped again. BASE64_ENCODE warns of an empty
 * value; and Asterisk 16's loses the last one or two bytes where their number is no multiple of
 * three. The last byte that came tells how much of this is left.
 */
export const VALUE_END = '123';

function reportStep(id: string, read: readonly string[]): string {
  const values = read.map(
    (name, index) => `,Value${index}: \${BASE64_ENCODE(\${${name}}${VALUE_END})}`,
  );
  return `UserEvent(${REPORT_EVENT},Call: ${id}${values.join('')})`;
}

function callerSteps(planner: Planner, options: CommonOptions): string[] {
  const { name, number } = options.callerId ?? {};
  const steps: string[] = [];
  if (number !== undefined) steps.push(planner.set('CALLERID(num)', number));
  if (name !== undefined) steps.push(planner.set('CALLERID(name)', name));
  for (const [key, value] of Object.entries(options.variables ?? {})) {
    steps.push(planner.set(key, value));
  }
  return steps;
}

function planAgi(planner: Planner, options: AgiCallOptions, before: string[]): string {
  const { url, args = [], inHangupExtension: hangupUrl } = options;
  planner.plain('APP', options.app ?? 'AGI');
  if (url !== undefined) {
    before.push(planner.set('HARNESS_AGI', applicationData([url, ...args])));
  }
  if (hangupUrl !== undefined) {
    before.push(planner.set('HARNESS_H', applicationData([hangupUrl].flat())));
  }
  return `${options.exten ?? '100'}@${CALL_CONTEXT}`;
}

function planDialplan(planner: Planner, options: DialplanCallOptions): string {
  planner.plain('CONTEXT', options.context);
  planner.plain('EXTEN', options.exten);
  return `dialplan@${HARNESS_CONTEXT}`;
}

/** Arguments end at commas; quotes vanish, and brackets nest, unless a backslash comes before. */
function applicationData(words: readonly Bytes[]): Buffer {
  const escaped = words.map((word) =>
    Buffer.from(word)
      .toString('latin1')
      .replace(/[\\",()[\]]/g, '\\$&'),
  );
  return Buffer.from(escaped.join(','), 'latin1');
}

function farApplication(step: FarStep): string {
  if ('wait' in step) return `Playback(${silenceName(step.wait)})`;
  if ('dtmf' in step) return `SendDTMF(${step.dtmf},${step.gap ?? 250},${step.duration ?? 100})`;
  if ('play' in step) return `Playback(${step.play})`;
  if ('app' in step) return step.app;
  return 'Hangup()';
}
