import type { PlacementResult } from './outcome.js';

/**
 * Where a placed call goes through the dialplan instead of straight to the AGI server.
 *
 * @publicApi
 */
export interface PlaceVia {
  /** The context. Its dialplan runs `AGI(${AGI_TARGET})`, where this library puts the address. */
  context: string;
  /** The extension, at priority 1. */
  extension: string;
}

/**
 * Whether a call that was not answered is placed again: the delay in ms before that, or `undefined` for no
 * more. An error that it throws is thrown by `place()`.
 *
 * @publicApi
 */
export type RetryPlan = (result: PlacementResult) => number | undefined;

/**
 * One call to be placed.
 *
 * @publicApi
 */
export interface PlaceOptions {
  /** Whom to call: a device, trunk or Local channel, such as `PJSIP/100`. One only: no `&`, no comma. */
  to: string;
  /** The route that takes the call when it is answered, with its query: `/reminder?id=7`. */
  route: string;
  /** Arguments of the route, exactly as given. */
  args?: readonly string[];
  /** The caller as the called side sees it. */
  callerId?: { readonly name?: string; readonly number?: string };
  /** How long it rings, in ms; 30,000 by default. */
  ring?: number;
  /** Variables of the channel, exactly as given; a name may begin with `_` to be inherited. */
  variables?: Readonly<Record<string, string>>;
  /** Takes the call through the dialplan, which needs no right `system` and lets `continueAt()` work. */
  via?: PlaceVia;
  /** Ends the call while it waits or rings, with the outcome `cancelled`. */
  signal?: AbortSignal;
  /** Places the call again, by a plan of your own. */
  retry?: RetryPlan;
  /** Names the call for ever: with a store, a second one of the same key is refused. */
  key?: string;
}
