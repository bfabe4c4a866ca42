import type { AGIRequest } from '../../core/index.js';
import { oneOf, resolveOptions, withDefault, type OptionRules } from '../../core/internal.js';

/**
 * Options of {@link AsyncAgi}.
 *
 * @publicApi
 */
export interface AsyncAgiOptions {
  /**
   * Which calls are taken, where several clients hear of the same Asterisk's calls: `all` (default), `routed` for
   * those whose path has a route of the server, or a function that says so. Nothing is sent to a call that is not
   * taken: it waits for another client.
   */
  accept?: 'all' | 'routed' | ((request: AGIRequest) => boolean);
}

/** The options with every default filled in. */
export type AsyncAgiSettings = Readonly<Required<AsyncAgiOptions>>;

const words = oneOf('all', 'routed');

const RULES: OptionRules<AsyncAgiSettings> = {
  accept: withDefault<AsyncAgiSettings['accept']>('all', {
    allowed: "'all', 'routed' or a function",
    accepts: (value) => typeof value === 'function' || words.accepts(value),
  }),
};

/** @throws AGIError `E_AGI_INVALID_ARGUMENT` that names the option and what is allowed */
export function asyncAgiSettings(given: unknown): AsyncAgiSettings {
  return resolveOptions(given, RULES, 'AsyncAgi');
}
