import { suggestion } from '../../core/internal.js';
import type { SimulatedCallOptions } from '../options/call-options.js';
import type { CallReport } from '../report/call-report.js';
import { ExpectationError, withDialogue } from './expectation-error.js';

/** Silence of any length is always there. */
const SILENCE = /^silence\/\d+$/;

/** A call, as far as its prompts are concerned. */
interface KnownPrompts {
  readonly options: Pick<SimulatedCallOptions, 'knownPrompts' | 'prompts'>;
  readonly report: Pick<CallReport, 'dialogue' | 'recorded'>;
}

/**
 * Checks that a prompt exists, if the test says which prompts there are.
 *
 * @throws ExpectationError
 */
export function checkKnown({ options, report }: KnownPrompts, name: string): void {
  const { knownPrompts, prompts = {} } = options;
  if (knownPrompts === undefined || SILENCE.test(name) || name === 'beep') return;
  const known = new Set([...knownPrompts, ...Object.keys(prompts)]);
  const { dialogue, recorded } = report;
  // A recording of this call is a sound file, too, and can be played.
  const isRecorded = recorded.some((file) => file.replace(/\.[^./]*$/, '') === name);
  if (known.has(name) || isRecorded) return;
  const message = `there is no prompt ${JSON.stringify(name)}${suggestion(name, known)}`;
  const remark = { line: dialogue.length, note: 'this prompt is not among knownPrompts' };
  throw new ExpectationError(withDialogue(message, report, remark));
}
