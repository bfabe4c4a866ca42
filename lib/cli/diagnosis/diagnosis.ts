import type { DialogueLine } from '../../testing/index.js';
import { RULES, type RuleName } from './diagnosis-rules.js';
import { Dialogue, type ConnectionEnd } from './dialogue.js';

/** A rule of the protocol that the server broke. */
export interface Finding {
  readonly rule: RuleName;
  /** Whether it makes calls fail; otherwise it is odd, and may be intended. */
  readonly broken: boolean;
  /** The behaviour that was found, with the line that shows it. */
  readonly problem: string;
  /** How to repair it. */
  readonly remedy: string;
}

/** Finds the rules of the protocol that a server broke, in the dialogue of a call. */
export function diagnose(lines: readonly DialogueLine[], end: ConnectionEnd): Finding[] {
  const dialogue = new Dialogue(lines, end);
  const findings: Finding[] = [];
  for (const [name, { broken, remedy, find }] of Object.entries(RULES)) {
    const problem = find(dialogue);
    if (problem === undefined) continue;
    findings.push({ rule: name as RuleName, broken, problem, remedy });
    // A server of another protocol breaks all the rules: the other findings would not help.
    if (name === 'not-agi') break;
  }
  return findings;
}
