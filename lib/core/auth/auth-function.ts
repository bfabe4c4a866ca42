import type { AGIChannel } from '../channel/agi-channel.js';
import type { AGIParams } from '../channel/agi-request.js';

/**
 * Decides whether a call may proceed: it does if the function returns `true`, and is refused on every
 * other value. If the function throws, the dialplan reads the outcome `auth_error`.
 *
 * @param channel the call
 * @param path the decoded path of the call, which its route is chosen by; `%25` and `%2F` stay as sent
 * @param params query and path parameters
 * @param headers the environment as sent
 *
 * @publicApi
 */
export type AuthFunction = (
  channel: AGIChannel,
  path: string,
  params: AGIParams,
  headers: Record<string, string>,
) => boolean | Promise<boolean>;
