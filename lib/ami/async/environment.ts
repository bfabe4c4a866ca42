import { parseEnvironment } from '../../core/index.js';
import { ENVIRONMENT_ORDER } from '../../core/internal.js';

/** The environment of a call as FastAGI has it, or why there is none. */
export type AsyncEnvironment = { readonly text: string } | { readonly violation: string };

/** A host that is none: the call did not come over a network of its own. */
const ORIGIN = 'agi://async';

/**
 * Makes the environment of `AGI(agi:async,/menu?lang=en,one)` that of `AGI(agi://async/menu?lang=en,one)`: the
 * first argument is the path and query, and the others are the arguments.
 *
 * @param block as Asterisk sent it
 */
export function environmentOf(block: string): AsyncEnvironment {
  const verdict = parseEnvironment(block.replace(/\n+$/, ''), 'strict');
  if ('violation' in verdict) return verdict;
  const { environment } = verdict;
  const args: string[] = [];
  for (let index = 1; `agi_arg_${index}` in environment; index++) {
    args.push(environment[`agi_arg_${index}`] ?? '');
  }
  const [target = '', ...others] = args;
  const script = target.replace(/^\//, '');
  const facts: Readonly<Record<string, string>> = {
    ...environment,
    agi_network: 'yes',
    agi_network_script: script,
    agi_request: `${ORIGIN}/${script}`,
  };
  const lines = [
    ...ENVIRONMENT_ORDER.map((key) => `${key}: ${facts[key] ?? ''}`),
    ...others.map((arg, index) => `agi_arg_${index + 1}: ${arg}`),
  ];
  return { text: `${lines.join('\n')}\n\n` };
}
