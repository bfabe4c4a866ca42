import type { Environment } from '../codec/environment.js';
import { EnvironmentText } from '../codec/environment-text.js';
import { parseQuery, parseTarget, type RequestTarget } from '../codec/request-url.js';

/**
 * Parameters of a call: those of its query, and those that its route took from the path. A parameter
 * that the query repeats has an array of values.
 *
 * @publicApi
 */
export type AGIParams = Record<string, string | string[]>;

let setRoute: (
  request: AGIRequest,
  route: string,
  routeParams: Record<string, string> | undefined,
) => void;

/**
 * What Asterisk told of a call when it connected. Facts that Asterisk calls `unknown`, or leaves
 * empty, are `undefined`; {@link AGIRequest.headers} has them all as they were sent.
 *
 * @publicApi
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

  /** @param environment what Asterisk sent, as `parseEnvironment()` gives it */
  constructor(environment: Environment);
  constructor(environment: Environment | EnvironmentText) {
    if (environment instanceof EnvironmentText) this.#text = environment;
    else this.#headers = environment;
  }

  static {
    setRoute = (request, route, routeParams) => {
      request.#route = route;
      request.#routeParams = routeParams;
      request.#params = undefined;
    };
  }

  /** The environment as sent: `agi_callerid`, `agi_arg_1`, and all that another client sends. */
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

  /** The segments of the path, decoded. A slash that was encoded belongs to its segment, and separates nothing. */
  get segments(): readonly string[] {
    return this.#targetOf().segments;
  }

  /** Pattern of the route that matched: `/menu/:lang`. `undefined` if no route did, or none has yet. */
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

  /** The arguments that follow the URL in `AGI(url,one,two)`, empty ones included. */
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

  /** The caller's name. */
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

  /** Context of the dialplan in which AGI() was run. */
  get context(): string | undefined {
    return this.#fact('agi_context');
  }

  /** Extension of the dialplan in which AGI() was run. */
  get extension(): string | undefined {
    return this.#fact('agi_extension');
  }

  /** Number of the priority that ran AGI(). */
  get priority(): number | undefined {
    return this.#number('agi_priority');
  }

  /** Language of the channel: `en`. */
  get language(): string | undefined {
    return this.#fact('agi_language');
  }

  /** Channel technology: `PJSIP`, `Local`. */
  get type(): string | undefined {
    return this.#fact('agi_type');
  }

  /** Account code of the channel. */
  get accountCode(): string | undefined {
    return this.#fact('agi_accountcode');
  }

  /** Presentation of the caller's number, as Q.931 numbers it: 0 is a number that may be shown. */
  get callingPres(): number | undefined {
    return this.#number('agi_callingpres');
  }

  /** Id of the thread of Asterisk that runs the channel. */
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

  #targetOf(): RequestTarget {
    return (this.#target ??= parseTarget(this.url));
  }

  /** A value as sent. The text is taken apart only if somebody asks for all of it. */
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

/** Adds the route that matched a request, and the parameters that it took from the path. */
export function noteRoute(
  request: AGIRequest,
  route: string,
  routeParams: Record<string, string> | undefined,
): void {
  setRoute(request, route, routeParams);
}
