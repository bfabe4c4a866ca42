import { printable } from '../../core/index.js';

/** Why a connection could not be made, by the code of the error. */
const REASONS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nothing listens there; is the server up, and is the port right?',
  ECONNRESET: 'the connection was broken while it was made',
  ENOTFOUND: 'there is no host of that name',
  EAI_AGAIN: 'the name could not be looked up; is the network up?',
  ETIMEDOUT: 'the host does not answer; is there a firewall between?',
  EHOSTUNREACH: 'there is no way to that host',
  ENETUNREACH: 'there is no way to that network',
  EMFILE: 'this process has too many connections; lower --concurrency',
  EADDRNOTAVAIL: 'this machine has no ports left; lower --concurrency',
};

/** Says why a connection could not be made, from the error that caused it. */
export function describeUnreachable(url: string, cause: unknown): string {
  const [error] = failures(cause);
  const why = REASONS[error?.code ?? ''] ?? error?.message ?? 'the connection could not be made';
  const code = error?.code === undefined ? '' : ` (${error.code})`;
  return `cannot reach ${printable(url)}: ${printable(why)}${code}`;
}

/** The errors in a cause: a host name with several addresses fails with one error for each. */
function failures(cause: unknown): NodeJS.ErrnoException[] {
  if (typeof cause !== 'object' || cause === null) return [];
  if ('errors' in cause && Array.isArray(cause.errors)) return cause.errors.flatMap(failures);
  return [cause as NodeJS.ErrnoException];
}
