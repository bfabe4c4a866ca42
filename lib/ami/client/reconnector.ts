import { AGIError } from '../../core/index.js';
import type { AmiLink, LinkSink } from '../connection/ami-link.js';
import { openLink } from '../connection/open-link.js';
import type { RepeatedAction } from '../connection/settings.js';
import { backOff } from './back-off.js';
import type { ClientSettings } from './client-options.js';

/**
 * Where a client is: it has not begun, makes a connection, has one, waits for the next attempt, or is closed.
 *
 * @publicApi
 */
export type AmiClientState = 'idle' | 'connecting' | 'connected' | 'waiting' | 'closed';

/** The owner of a connection, which is told what happens to it. */
export interface ConnectionSink {
  event: LinkSink['event'];
  connected(): void;
  /** The only attempt failed. */
  gaveUp(error: AGIError): void;
  disconnected(error: AGIError): void;
  retrying(error: AGIError, delay: number): void;
  /** Nothing more comes. */
  closed(error: AGIError | undefined): void;
}

/** Makes the connection of a client, and makes it again when it is lost. */
export class Reconnector {
  readonly #settings: ClientSettings;
  readonly #sink: ConnectionSink;
  readonly #repeated: () => readonly RepeatedAction[];
  readonly #nextId: () => string;
  #state: AmiClientState = 'idle';
  /** The session that is logged in. */
  #link: AmiLink | undefined;
  /** The session that is being opened or is open. */
  #latest: AmiLink | undefined;
  #timer: NodeJS.Timeout | undefined;
  #failures = 0;
  #isToldOfBoot = true;
  #closedBy: AGIError | undefined;

  constructor(
    settings: ClientSettings,
    sink: ConnectionSink,
    repeated: () => readonly RepeatedAction[],
    nextId: () => string,
  ) {
    this.#settings = settings;
    this.#sink = sink;
    this.#repeated = repeated;
    this.#nextId = nextId;
  }

  get state(): AmiClientState {
    return this.#state;
  }

  /** The session that is logged in. */
  get link(): AmiLink | undefined {
    return this.#link;
  }

  /** Why it closed itself. */
  get closedBy(): AGIError | undefined {
    return this.#closedBy;
  }

  /** Makes one attempt; a failure ends in `idle`, or in further attempts if `retry` is set. */
  async connect(retry: boolean): Promise<void> {
    this.#state = 'connecting';
    let isOpen = false;
    try {
      const opened = await openLink(
        this.#settings,
        {
          event: (message) => {
            if (message.Event === 'FullyBooted') this.#isToldOfBoot = true;
            this.#sink.event(message);
          },
          ended: (error) => {
            if (isOpen) this.#lost(error);
          },
        },
        {
          nextId: this.#nextId,
          repeated: this.#repeated(),
          isToldOfBoot: this.#isToldOfBoot && !this.#hearsNoSystem,
        },
        (link) => (this.#latest = link),
      );
      // It may have ended since.
      if (opened.link.failure) throw opened.link.failure;
      isOpen = true;
      this.#isToldOfBoot ||= opened.isToldOfBoot;
      if (!opened.isToldOfBoot) this.#isToldOfBoot = false;
      this.#link = opened.link;
      this.#state = 'connected';
      this.#failures = 0;
      this.#sink.connected();
    } catch (error) {
      this.#failed(error as AGIError, retry);
      throw error;
    }
  }

  /** Ends for good, at once. */
  close(error?: AGIError): void {
    if (this.#state === 'closed') return;
    this.#state = 'closed';
    this.#closedBy = error;
    clearTimeout(this.#timer);
    this.#link = undefined;
    this.#latest?.end(
      new AGIError('E_AMI_CLOSED', 'the AMI client is closed', error && { cause: error }),
    );
    this.#sink.closed(error);
  }

  /** The events that are asked for do not include that of the boot. */
  get #hearsNoSystem(): boolean {
    const { events } = this.#settings;
    return events !== undefined && !/(?:^|,)(?:system|all|on)(?:,|$)/i.test(events);
  }

  #lost(error: AGIError): void {
    if (this.#state === 'closed') return;
    this.#link = undefined;
    this.#state = 'waiting';
    this.#schedule();
    this.#sink.disconnected(error);
  }

  #failed(error: AGIError, retry: boolean): void {
    if (this.#state === 'closed') return;
    if (!retry) {
      this.#state = 'idle';
      this.#sink.gaveUp(error);
      return;
    }
    // Asking again with the same secret gives the same answer, and may get the address banned.
    if (error.code === 'E_AMI_LOGIN') {
      this.close(error);
      return;
    }
    this.#state = 'waiting';
    this.#sink.retrying(error, this.#schedule());
  }

  #schedule(): number {
    const { reconnectDelay, maxReconnectDelay } = this.#settings;
    const delay = backOff(this.#failures++, reconnectDelay, maxReconnectDelay, Math.random());
    this.#timer = setTimeout(() => {
      this.connect(true).catch(() => undefined);
    }, delay);
    return delay;
  }
}
