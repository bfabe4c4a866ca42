import type { AGIChannel } from '../channel/agi-channel.js';
import type { AGIParams } from '../channel/agi-request.js';

/**
 * Decides whether a call may proceed. Only `true` lets it; whatever else it returns refuses it.
 *
 * @param path the call's path, decoded, but for `%25` and `%2F`: what runs is chosen by it
 * @param params its query and path parameters
 * @param headers its environment as sent
 */
export type AuthFunction = (
  channel: AGIChannel,
  path: string,
  params: AGIParams,
  headers: Record<string, string>,
) => boolean | Promise<boolean>;
