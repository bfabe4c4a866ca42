import type { Environment } from '../codec/environment.js';
import { EnvironmentText } from '../codec/environment-text.js';
import { parseQuery, parseTarget, type RequestTarget } from '../codec/request-url.js';

/** Parameters of a call: its query, and what its route took from the path. */
export type AGIParams = Record<string, string | string[]>;

/**
 * What Asterisk told of a call when it connected. Facts that Asterisk calls `unknown`, or leaves
 * empty, are `undefined`; {@link AGIRequest.headers} has them all as they were sent.
 */
export class AGIRequest {
  readonly #text: EnvironmentText | undefined;
  #headers: Environment | undefined;
  #route: string | undefined;
  #routeParams: Record<string, string> | undefined;
  #target: RequestTarget | undefined;
  #query: AGIParams | undefined;
  #params: AGIParams | undefined;
  #args: readonly string[] | undefined;

  constructor(environment: Environment | EnvironmentText) {
    if (environment instanceof EnvironmentText) this.#text = environment;
    else this.#headers = environment;
  }

  /** The environment as sent: `agi_callerid`, `agi_arg_1`, and what else a client sent. */
  get headers(): Record<string, string> {
    return (this.#headers ??= this.#text?.toEnvironment() ?? {});
  }

  /** The URL as the dialplan wrote it (`agi_request`). */
  get url(): string {
    return this.#sent('agi_request') ?? this.#sent('agi_network_script') ?? '';
  }

  /**
   * Path of the URL, decoded but for `%25` and `%2F`, which stay as they are: `/menu`; `/` if it has
   * none. Calls with the same path run the same route with the same path parameters.
   */
  get path(): string {
    return this.#targetOf().path;
  }

  /** The path's segments, decoded: an encoded slash is one of theirs, and separates nothing. */
  get segments(): readonly string[] {
    return this.#targetOf().segments;
  }

  /** Pattern of the route that matched: `/menu/:lang`. `undefined` if none did, or not yet. */
  get route(): string | undefined {
    return this.#route;
  }

  /** Parameters of the URL's query alone. */
  get query(): AGIParams {
    return (this.#query ??= parseQuery(this.#targetOf().query));
  }

  /** Query and path parameters; a path parameter wins. */
  get params(): AGIParams {
    return (this.#params ??= this.#routeParams
      ? Object.assign(Object.create(null) as AGIParams, this.query, this.#routeParams)
      : this.query);
  }

  /** Arguments behind the URL in `AGI(url,one,two)`, empty ones kept. */
  get args(): readonly string[] {
    return (this.#args ??= this.#readArgs());
  }

  /** Name of the channel: `PJSIP/100-00000001`. */
  get channel(): string | undefined {
    return this.#fact('agi_channel');
  }

  /** Unique id of the channel. */
  get uniqueId(): string | undefined {
    return this.#fact('agi_uniqueid');
  }

  /** The caller's number. */
  get callerId(): string | undefined {
    return this.#fact('agi_callerid');
  }

  get callerIdName(): string | undefined {
    return this.#fact('agi_calleridname');
  }

  /** The number that was dialled. */
  get dnid(): string | undefined {
    return this.#fact('agi_dnid');
  }

  /** The number that redirected the call here. */
  get rdnis(): string | undefined {
    return this.#fact('agi_rdnis');
  }

  get context(): string | undefined {
    return this.#fact('agi_context');
  }

  get extension(): string | undefined {
    return this.#fact('agi_extension');
  }

  get priority(): number | undefined {
    return this.#number('agi_priority');
  }

  get language(): string | undefined {
    return this.#fact('agi_language');
  }

  /** Channel technology: `PJSIP`, `Local`. */
  get type(): string | undefined {
    return this.#fact('agi_type');
  }

  get accountCode(): string | undefined {
    return this.#fact('agi_accountcode');
  }

  /** Presentation of the caller's number as Q.931 numbers it; 0 is allowed. */
  get callingPres(): number | undefined {
    return this.#number('agi_callingpres');
  }

  get threadId(): string | undefined {
    return this.#fact('agi_threadid');
  }

  /** Whether this is EAGI (which FastAGI never is). */
  get enhanced(): boolean {
    return this.#number('agi_enhanced') === 1;
  }

  /** Version of Asterisk. */
  get version(): string | undefined {
    return this.#fact('agi_version');
  }

  /** @internal Adds the matched route, and what it took from the path. */
  matched(route: string, routeParams: Record<string, string> | undefined): void {
    this.#route = route;
    this.#routeParams = routeParams;
    this.#params = undefined;
  }

  #targetOf(): RequestTarget {
    return (this.#target ??= parseTarget(this.url));
  }

  /** A value as sent; the text is taken apart only for who asks for all of it. */
  #sent(key: string): string | undefined {
    return this.#headers ? this.#headers[key] : this.#text?.get(key);
  }

  #fact(key: string): string | undefined {
    const value = this.#sent(key);
    return value === 'unknown' || value === '' ? undefined : value;
  }

  #number(key: string): number | undefined {
    const value = this.#fact(key);
    const number = Number(value);
    return value === undefined || Number.isNaN(number) ? undefined : number;
  }

  #readArgs(): string[] {
    const args: string[] = [];
    for (let index = 1; ; index++) {
      const arg = this.#sent(`agi_arg_${index}`);
      if (arg === undefined) return args;
      args.push(arg);
    }
  }
}
