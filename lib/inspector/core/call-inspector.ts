import type { IncomingMessage, ServerResponse } from 'node:http';
import { AGIServer, type AGIChannel } from '../../core/index.js';
import {
  callGuarded,
  checkValue,
  reportThrown,
  resolveOptions,
  type ValueRule,
} from '../../core/internal.js';
import { EventStream } from './http/event-stream.js';
import { answer, type HandlerContext } from './http/request-handler.js';
import { INSPECTOR_OPTIONS, type InspectorOptions, type InspectorSettings } from './options.js';
import { CallStore } from './records/call-store.js';
import { Replays } from './tests/replay.js';

/**
 * How one request is answered.
 *
 * @publicApi
 */
export interface HandleOptions {
  /** The path under which the inspector is found: `/calls`. Unless given, all paths are the inspector's. */
  readonly path?: string;
  /**
   * Whether the application has checked that this request is allowed. Unless it has, only requests of this
   * machine are answered, and others get 403.
   */
  readonly guarded?: boolean;
  /** The body of the request, if a middleware has read it already. */
  readonly body?: unknown;
}

/**
 * Something that happened to a call in the application: see {@link CallInspector.note}.
 *
 * @publicApi
 */
export interface CallNote {
  /** The kind of it: a line of a log, or a span of a trace. `log` unless given. */
  readonly kind?: 'log' | 'span';
  /** The text that is shown. Put no token into it: only numbers are masked. */
  readonly text: string;
  /** How long it took, in ms: of a span, which has ended. */
  readonly duration?: number;
}

const aServer: ValueRule<AGIServer> = {
  allowed: 'an AGIServer',
  accepts: (value) => value instanceof AGIServer,
};

/**
 * Keeps what is said in the calls of servers, and shows it on a page. It answers requests of any HTTP server
 * of Node. `inspect()` makes one with a server of its own; in a Nest application, `AgiInspectorModule` makes it.
 *
 * @publicApi
 */
export class CallInspector {
  readonly #settings: InspectorSettings;
  readonly #store: CallStore;
  readonly #replays = new Replays();
  readonly #servers = new Map<string, AGIServer>();
  readonly #context: HandlerContext;

  /**
   * @param options all have defaults
   * @throws AGIError `E_AGI_INVALID_ARGUMENT` for an option that is wrong
   */
  constructor(options?: InspectorOptions) {
    this.#settings = resolveOptions(options, INSPECTOR_OPTIONS, 'CallInspector options');
    const { log, pages, bytes, nest } = this.#settings;
    this.#store = new CallStore(this.#settings);
    this.#context = {
      store: this.#store,
      servers: this.#servers,
      replays: this.#replays,
      // An error of the application's must not keep an action from being done and answered.
      log: (line) => {
        callGuarded(log, undefined, [line], (error) => {
          reportThrown('the function `log` of an inspector', error);
        });
      },
      events: new EventStream(this.#store, () => this.#states(), pages, bytes),
      inNest: nest,
    };
  }

  /**
   * Keeps the calls of a server that begin from now on.
   *
   * @param server any `AGIServer` of this process
   * @param name for the page, where there are several
   * @returns this inspector; a server that is watched already keeps its name
   * @throws AGIError `E_AGI_INVALID_ARGUMENT` for anything but a server
   */
  watch(server: AGIServer, name = 'default'): this {
    checkValue('watch: server', server, aServer);
    if ([...this.#servers.values()].includes(server)) return this;
    this.#servers.set(name, server);
    this.#store.watch(server, name, (connection) => this.#replays.of(connection));
    return this;
  }

  /**
   * Answers a request, if its path is the inspector's.
   *
   * @returns whether it is; otherwise nothing was done
   */
  handle(
    request: IncomingMessage,
    response: ServerResponse,
    { path = '', guarded = false, body }: HandleOptions = {},
  ): boolean {
    const asked = (request.url ?? '/').split('?', 1)[0] ?? '/';
    const own = path.replace(/\/+$/, '');
    if (asked === own && own !== '') {
      // The files of the page are found beside it: relative addresses work after any proxy.
      response.statusCode = 308;
      response.setHeader('Location', `${own.slice(own.lastIndexOf('/') + 1)}/`);
      response.setHeader('Cache-Control', 'no-store');
      response.end();
      return true;
    }
    if (!asked.startsWith(`${own}/`)) return false;
    this.answer(request, response, asked.slice(own.length + 1), { guarded, body });
    return true;
  }

  /** @internal Answers a request whose path within the inspector is known. */
  answer(
    request: IncomingMessage,
    response: ServerResponse,
    rest: string,
    { guarded = false, body }: HandleOptions = {},
  ): void {
    answer(request, response, rest, guarded, body, this.#context);
  }

  /**
   * Puts something into the timeline of a call: a line of a log, a span. After the end of a call it does so only
   * for one with work of `afterCall()`. For a call that is not kept, it does nothing.
   *
   * @param channel the channel of the call
   * @param note three or more digits in a row are masked, unless the inspector masks nothing
   */
  note(channel: AGIChannel, { kind = 'log', text, duration }: CallNote): void {
    this.#store.note(channel.request, { kind, text, duration });
  }

  /** Ends it: nothing more is kept, what was kept is forgotten, and open pages are closed. */
  close(): void {
    this.#context.events.close();
    this.#store.close();
  }

  #states(): object[] {
    return [...this.#servers].map(([name, server]) => ({
      name,
      state: server.state,
      calls: server.runningCalls,
    }));
  }
}
