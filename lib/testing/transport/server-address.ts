import { AGIError } from '../../core/index.js';
import { DEFAULT_PORT } from '../../core/internal.js';

/**
 * The host and the port of a FastAGI URL, as Asterisk reads it.
 *
 * @throws AGIError `E_AGI_INVALID_ARGUMENT` for a text that is no FastAGI URL
 */
export function addressOf(url: string): { host: string; port: number } {
  const match = /^agi:\/\/(\[[^\]]+\]|[^/:?#@]+)(?::(\d+))?(?=\/|$)/i.exec(url);
  const port = match?.[2] === undefined ? DEFAULT_PORT : Number(match[2]);
  if (!match || port < 1 || port > 65_535) {
    throw new AGIError(
      'E_AGI_INVALID_ARGUMENT',
      `${JSON.stringify(url)} is no FastAGI URL; write it as in the dialplan: agi://host:port/path`,
    );
  }
  const [, host = ''] = match;
  return { host: host.replace(/^\[|\]$/g, ''), port };
}
