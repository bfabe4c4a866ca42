import type { SimulatedCallOptions } from '../options/call-options.js';
import type { CallReport } from '../report/call-report.js';
import { ExpectationError, withDialogue } from './expectation-error.js';
import { suggestion } from '../options/nearest.js';

/** Silence of any length is always there. */
const SILENCE = /^silence\/\d+$/;

/** A call whose prompts may be known. */
interface KnownPrompts {
  readonly options: Pick<SimulatedCallOptions, 'knownPrompts' | 'prompts'>;
  readonly report: Pick<CallReport, 'dialogue'>;
}

/**
 * Where the test says which prompts there are, another one is a mistake of the server's.
 *
 * @throws ExpectationError
 */
export function checkKnown({ options, report }: KnownPrompts, name: string): void {
  const { knownPrompts, prompts = {} } = options;
  if (knownPrompts === undefined || SILENCE.test(name) || name === 'beep') return;
  const known = new Set([...knownPrompts, ...Object.keys(prompts)]);
  if (known.has(name)) return;
  const { dialogue } = report;
  const message = `there is no prompt ${JSON.stringify(name)}${suggestion(name, known)}`;
  const place = { line: dialogue.length, note: 'this prompt is not among knownPrompts' };
  throw new ExpectationError(withDialogue(message, report, place));
}
