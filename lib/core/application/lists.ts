import { isList } from '../command/arguments.js';
import { invalidArgument } from '../errors.js';

/** The things that an application takes several of, with `&` between them. */
export interface Listed {
  /** As the message says it: `dial: to`. */
  readonly name: string;
  readonly form: RegExp;
  readonly allowed: string;
}

/** Asterisk takes quotes and backslashes off the parts of a list. */
const SEPARATED = 'without &, quotes, backslashes and line breaks (several of them are a list)';

/** What Dial and the like call: a technology and its resource. */
export function destinations(method: string): Listed {
  return {
    name: `${method}: to`,
    form: /^[A-Za-z0-9_]+\/[^&"\\\r\n\0]+$/,
    allowed: `a destination such as 'PJSIP/100', ${SEPARATED}`,
  };
}

/** Files, mailboxes and other names. */
export function names(name: string, what: string): Listed {
  return { name, form: /^[^&"\\\r\n\0]+$/, allowed: `${what} ${SEPARATED}` };
}

/**
 * Joins what is given by `&`. That comes from the list only: a number that a caller has typed cannot add
 * a destination.
 *
 * @throws AGIError `E_AGI_INVALID_ARGUMENT` for an empty list, or a part that is not one
 */
export function joinList(given: unknown, { name, form, allowed }: Listed): string {
  const parts = isList(given) ? given : [given];
  if (parts.length === 0) throw invalidArgument(name, given, `${allowed}; at least one`);
  return Array.from(parts, (part, index) => {
    if (typeof part === 'string' && form.test(part)) return part;
    throw invalidArgument(isList(given) ? `${name}[${index}]` : name, part, allowed);
  }).join('&');
}
