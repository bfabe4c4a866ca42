import type { DialogueLine } from '../../testing/index.js';
import { RULES, type RuleName } from './diagnosis-rules.js';
import { Dialogue, type ConnectionEnd } from './dialogue.js';

/** A rule of the protocol that the server did not keep. */
export interface Finding {
  readonly rule: RuleName;
  /** Whether calls break by it; otherwise it is odd, and may be meant. */
  readonly broken: boolean;
  /** What happened, with the line concerned. */
  readonly problem: string;
  readonly remedy: string;
}

/** Names the rules of the protocol that a server broke, from what both sides said. */
export function diagnose(lines: readonly DialogueLine[], end: ConnectionEnd): Finding[] {
  const dialogue = new Dialogue(lines, end);
  const findings: Finding[] = [];
  for (const [name, { broken, remedy, find }] of Object.entries(RULES)) {
    const problem = find(dialogue);
    if (problem === undefined) continue;
    findings.push({ rule: name as RuleName, broken, problem, remedy });
    // What a stranger says breaks all the rules, and they say nothing about it.
    if (name === 'not-agi') break;
  }
  return findings;
}
