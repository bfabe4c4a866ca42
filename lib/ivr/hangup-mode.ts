import { AGIError, type AgiChannel } from '../core/index.js';
import { isCallerGone } from '../core/internal.js';
import type { DialogResult, HangupMode } from './dialog-options.js';

/** Runs an operation for which a hangup is a result, unless the dialogue throws it. */
export function unlessHungUp<Result extends { outcome: string }, Hangup extends HangupMode>(
  channel: AgiChannel,
  mode: HangupMode,
  work: () => Promise<Result>,
): Promise<DialogResult<Result, Hangup>> {
  return channel.perform(async () => {
    const result = await resultOf(mode, work);
    if (result.outcome === 'hangup' && mode === 'throw') throw new AGIError('E_AGI_HANGUP');
    return result as DialogResult<Result, Hangup>;
  });
}

async function resultOf<Result>(
  mode: HangupMode,
  work: () => Promise<Result>,
): Promise<Result | { outcome: 'hangup' }> {
  try {
    return await work();
  } catch (error) {
    // Another error than E_AGI_HANGUP says more: that the connection broke, for example.
    if (mode === 'throw' || !isCallerGone(error)) throw error;
    return { outcome: 'hangup' };
  }
}
