import type { AmiHeaders } from '../codec/message.js';
import type { AmiActions } from './actions.js';

/**
 * Options of one action.
 *
 * @publicApi
 */
export interface AmiActionOptions {
  /** Time in ms for the whole answer; `actionTimeout` of the client by default. */
  timeout?: number;
  /** Rejects the action with `E_AGI_ABORTED`; what Asterisk has begun of it goes on. */
  signal?: AbortSignal;
}

/**
 * Options of {@link AmiClient.connect}.
 *
 * @publicApi
 */
export interface AmiConnectOptions {
  /** Goes on trying when the first attempt fails, for an Asterisk that may come up later. */
  retry?: boolean;
}

/**
 * Options of {@link AmiClient.whenConnected}.
 *
 * @publicApi
 */
export interface AmiWaitOptions {
  /** Time in ms; without it, as long as the client goes on trying. */
  timeout?: number;
  /** Rejects with `E_AGI_ABORTED`. */
  signal?: AbortSignal;
}

/**
 * What `action()` takes after the name: headers, which are typed for the common actions, and options.
 *
 * @publicApi
 */
export type AmiActionArguments<Name extends string> = Name extends keyof AmiActions
  ? object extends AmiActions[Name]
    ? [headers?: AmiActions[Name] & AmiHeaders, options?: AmiActionOptions]
    : [headers: AmiActions[Name] & AmiHeaders, options?: AmiActionOptions]
  : [headers?: AmiHeaders, options?: AmiActionOptions];
