import { AGIError, DEFAULT_PORT } from '../../core/index.js';

/**
 * Where a FastAGI URL leads, as Asterisk reads it.
 *
 * @throws AGIError `E_AGI_INVALID_ARGUMENT` for a URL that is none
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
