import { isAGIError, type AgiChannel } from '../../core/index.js';
import { waitForKey } from '../keys/collect-keys.js';

/** WAIT FOR DIGIT waits for ever. */
const FOR_EVER = -1;

/**
 * Waits for one of some keys while other work goes on. Other keys are dropped.
 *
 * @returns the key; `null` if the work has settled before
 * @throws AGIError `E_AGI_HANGUP`
 */
export async function keyWhile(
  channel: AgiChannel,
  keys: string,
  work: Promise<unknown>,
): Promise<string | null> {
  const settled = new AbortController();
  const settle = (): void => {
    settled.abort();
  };
  work.then(settle, settle);
  return keyUntil(channel, keys, settled.signal);
}

/** Waits for one of some keys until a signal aborts: then it gives `null`. @throws AGIError `E_AGI_HANGUP` */
export async function keyUntil(
  channel: AgiChannel,
  keys: string,
  signal: AbortSignal,
): Promise<string | null> {
  while (!signal.aborted) {
    try {
      const key = await waitForKey(channel, FOR_EVER, signal);
      if (key !== null && keys.includes(key)) return key;
    } catch (error) {
      if (isAGIError(error) && error.code === 'E_AGI_ABORTED') return null;
      throw error;
    }
  }
  return null;
}
