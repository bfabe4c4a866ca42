import { isList } from '../command/arguments.js';
import { invalidArgument } from '../errors.js';

/** A name that an application takes, one or several of them. */
export interface Listed {
  /** As the message says it: `dial: to`. */
  readonly name: string;
  readonly form: RegExp;
  readonly allowed: string;
}

/** Asterisk takes quotes and backslashes off the parts of a list. */
const PLAIN = 'without &, quotes, backslashes and line breaks';

/** The form of what Dial and the like call: a technology and its resource. */
const DESTINATION = /^[A-Za-z0-9_]+\/[^&"\\\r\n\0]+$/;

/** What Dial and the like call. */
export function destinations(method: string): Listed {
  const allowed = `a destination such as 'PJSIP/100', ${PLAIN}`;
  return { name: `${method}: to`, form: DESTINATION, allowed };
}

/** Files, mailboxes and other names. */
export function names(name: string, what: string): Listed {
  return { name, form: /^[^&"\\\r\n\0]+$/, allowed: `${what} ${PLAIN}` };
}

/** @throws AGIError `E_AGI_INVALID_ARGUMENT` for anything but one name of this form */
export function single(given: unknown, { name, form, allowed }: Listed): string {
  if (typeof given === 'string' && form.test(given)) return given;
  throw invalidArgument(name, given, allowed);
}

/**
 * Joins what is given by `&`. That comes from the list only: a number that a caller has typed cannot add
 * a destination.
 *
 * @throws AGIError `E_AGI_INVALID_ARGUMENT` for an empty list, or a part that has another form
 */
export function joinList(given: unknown, listed: Listed): string {
  const allowed = `${listed.allowed}; or a list of them`;
  if (!isList(given)) return single(given, { ...listed, allowed });
  if (given.length === 0) throw invalidArgument(listed.name, given, allowed);
  // `from` and not `map`: a gap in a list is an entry that is missing.
  return Array.from(given, (part, index) =>
    single(part, { ...listed, name: `${listed.name}[${index}]` }),
  ).join('&');
}
