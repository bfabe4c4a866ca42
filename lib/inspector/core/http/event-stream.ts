import type { IncomingMessage, ServerResponse } from 'node:http';
import { Deadline } from '../../../core/internal.js';
import type { CallStore } from '../records/call-store.js';
import { begin, sendError } from './answers.js';
import { changesOf } from './call-views.js';

/** The shortest time between two messages to a page, in ms: what happens meanwhile is in the next one. */
const INTERVAL = 250;
/** Time without a message after which a comment is sent, in ms: proxies close a connection that is silent. */
const SILENCE = 15_000;
/** How long a page may not read before its connection is closed, in ms. It connects again by itself. */
const PATIENCE = 10_000;

/** One page that is told of changes. */
interface Page {
  readonly response: ServerResponse;
  /** The version of the store that the page has seen. */
  seen: number | undefined;
  /** Closes a page that does not read; `undefined` while it does. */
  overdue: Deadline<ServerResponse> | undefined;
  /** How much it was sent that it has not read, in characters. */
  unread: number;
}

/**
 * Tells pages of changes, by server-sent events. A message has the state of what has changed, and not what
 * happened: a page that reads slowly gets fewer messages, and nothing is kept for it meanwhile.
 */
export class EventStream {
  readonly #store: CallStore;
  readonly #servers: () => readonly object[];
  readonly #most: number;
  readonly #mostUnread: number;
  readonly #pages = new Set<Page>();
  #unread = 0;
  #isClosed = false;
  #timer: Deadline<this> | undefined;
  #silence: Deadline<this> | undefined;

  /**
   * @param most the most pages at a time
   * @param mostUnread how much all pages together may have been sent and not read, in characters
   */
  constructor(
    store: CallStore,
    servers: () => readonly object[],
    most: number,
    mostUnread: number,
  ) {
    this.#store = store;
    this.#servers = servers;
    this.#most = most;
    this.#mostUnread = mostUnread;
    store.onChange = () => {
      this.#schedule();
    };
  }

  /** The number of pages that are open. */
  get size(): number {
    return this.#pages.size;
  }

  /** Begins to tell a page, with all that changed since it was told last. */
  open(request: IncomingMessage, response: ServerResponse): void {
    // While a guard was asked, the page may have gone: it would never tell.
    if (response.destroyed) return;
    if (this.#isClosed || request.method === 'HEAD') {
      sendError(response, this.#isClosed ? 503 : 405, 'the stream of changes is not to be had');
      return;
    }
    if (this.#pages.size >= this.#most) {
      response.setHeader('Retry-After', '10');
      sendError(response, 503, `the inspector has ${this.#most} open pages: close one of them`);
      return;
    }
    begin(response, 200, 'text/event-stream; charset=utf-8');
    // A proxy that buffers would hold back events.
    response.setHeader('X-Accel-Buffering', 'no');
    response.flushHeaders();
    const page: Page = { response, seen: this.#seenBefore(request), overdue: undefined, unread: 0 };
    this.#pages.add(page);
    const gone = (): void => {
      this.#hasRead(page);
      this.#pages.delete(page);
      if (this.#pages.size === 0) this.#rest();
    };
    response.once('close', gone);
    response.on('error', gone);
    response.on('drain', () => {
      this.#hasRead(page);
      this.#schedule();
    });
    this.#write(page, `retry: 1000\n${this.#messageSince(page.seen)}`);
    page.seen = this.#store.version;
    this.#keepAlive();
  }

  /** Closes all pages. */
  close(): void {
    this.#isClosed = true;
    this.#rest();
    for (const { response } of this.#pages) response.destroy();
    this.#pages.clear();
  }

  /** The version that a page has seen before it connected again; `undefined` for a new page. */
  #seenBefore({ headers }: IncomingMessage): number | undefined {
    const [name, version] = String(headers['last-event-id'] ?? '').split('.');
    const seen = Number(version);
    if (name !== this.#store.name || version === undefined) return undefined;
    return Number.isSafeInteger(seen) && seen >= 0 && seen <= this.#store.version
      ? seen
      : undefined;
  }

  #schedule(): void {
    if (this.#pages.size === 0) return;
    this.#timer ??= new Deadline(INTERVAL, tell, this);
  }

  /** @internal */
  tell(): void {
    this.#timer = undefined;
    this.#store.catchUp();
    const { version } = this.#store;
    // Most pages have seen the same version: each message is made once.
    const messages = new Map<number | undefined, string>();
    for (const page of this.#pages) {
      if (page.overdue !== undefined || page.seen === version) continue;
      const message = messages.get(page.seen) ?? this.#messageSince(page.seen);
      messages.set(page.seen, message);
      page.seen = version;
      this.#write(page, message);
    }
    this.#keepAlive();
  }

  /** @internal */
  breakSilence(): void {
    this.#silence = undefined;
    for (const page of this.#pages) {
      if (page.overdue === undefined) this.#write(page, ': still here\n\n');
    }
    this.#keepAlive();
  }

  #messageSince(seen: number | undefined): string {
    const { name, version } = this.#store;
    return `id: ${name}.${version}\ndata: ${changesOf(this.#store, this.#servers(), seen)}\n\n`;
  }

  #write(page: Page, text: string): void {
    const { response } = page;
    if (response.destroyed || response.write(text)) return;
    page.overdue ??= new Deadline(PATIENCE, destroy, response);
    page.unread += text.length;
    this.#unread += text.length;
    // It connects again and is told all of it then.
    if (this.#unread > this.#mostUnread) response.destroy();
  }

  #hasRead(page: Page): void {
    page.overdue?.clear();
    page.overdue = undefined;
    this.#unread -= page.unread;
    page.unread = 0;
  }

  #keepAlive(): void {
    this.#silence?.clear();
    this.#silence = this.#pages.size === 0 ? undefined : new Deadline(SILENCE, breakSilence, this);
  }

  #rest(): void {
    this.#timer?.clear();
    this.#silence?.clear();
    this.#timer = undefined;
    this.#silence = undefined;
  }
}

function tell(stream: EventStream): void {
  stream.tell();
}

function breakSilence(stream: EventStream): void {
  stream.breakSilence();
}

function destroy(response: ServerResponse): void {
  response.destroy();
}
