import type { AGIError } from '../../core/index.js';
import type { AmiMessage } from '../codec/message.js';

/**
 * Events of an {@link AmiClient} itself, beside those of Asterisk, which have Asterisk's names.
 *
 * @publicApi
 */
export interface AmiClientEvents {
  /** The client is logged in, for the first time or again. */
  connect: [];
  /** The connection is lost; the client makes it again, unless `close` follows. */
  disconnect: [error: AGIError];
  /** An attempt to connect again failed; the next one follows after `delay` ms. */
  retry: [error: AGIError, delay: number];
  /** So many events were dropped, since the listeners did not keep up (`maxQueuedEvents`). */
  overflow: [dropped: number];
  /** The client is closed for good: by `close()`, or since Asterisk refuses the login (`error`). */
  close: [error: AGIError | undefined];
  /** Any event of Asterisk. */
  event: [event: AmiMessage];
}
