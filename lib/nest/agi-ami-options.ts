import type { AmiClientOptions, AsyncAgiOptions, CallPlacerOptions } from '../ami/index.js';
import { checkValue, isObject, trueOrFalse, type ValueRule } from '../core/internal.js';
import { DEFAULT_AMI_NAME } from './agi.constants.js';
import { messages } from './agi.messages.js';

/**
 * Settings of a client of Asterisk's manager, as `AgiModule` takes them: those of `AmiClient`, and these.
 *
 * @publicApi
 */
export interface AgiAmiOptions extends AmiClientOptions {
  /**
   * Whether the application fails to start where the manager cannot be reached, or refuses the login. Unless given,
   * it starts, and the client goes on trying: the log says so, and readiness is down meanwhile.
   */
  required?: boolean;
  /**
   * Whether to connect when the application has started. Unless given, it does, but not in the process of a test
   * runner, where a client without a `transport` would reach for a real Asterisk; a log line says so.
   */
  connect?: boolean;
  /** Settings of the `CallPlacer` of this client; its `agi` is the address of this server unless given. */
  placer?: Partial<CallPlacerOptions>;
}

/** The clients of a module, checked; the settings of a client itself are checked where it is made. */
export interface AmiSettings {
  readonly client: AmiClientOptions;
  readonly required: boolean;
  readonly connect: boolean | undefined;
  readonly placer: Partial<CallPlacerOptions>;
}

/** The options of the module that concern the manager. */
export interface AmiModuleOptions {
  /**
   * A client of Asterisk's manager, or several by their names. `AmiClient` and `CallPlacer` can be injected then, by
   * `@InjectAmi(name)` and `@InjectCallPlacer(name)` where they have names.
   */
  ami?: AgiAmiOptions | Readonly<Record<string, AgiAmiOptions>>;
  /**
   * Whether the server takes calls of `AGI(agi:async,/menu)` from all clients of `ami`; `false` unless given. An
   * object has options of `AsyncAgi`.
   */
  asyncAgi?: boolean | AsyncAgiOptions;
}

const anObject: ValueRule = { allowed: 'an object', accepts: isObject };

/** Whether the settings are those of one client: only a client has a user name. */
function isOne(ami: NonNullable<AmiModuleOptions['ami']>): ami is AgiAmiOptions {
  return typeof ami.username === 'string';
}

/** The names of the clients, which Nest must know before it makes any provider. */
export function amiNames({ ami }: AmiModuleOptions): readonly string[] {
  if (!isObject(ami)) return [];
  return isOne(ami) ? [DEFAULT_AMI_NAME] : Object.keys(ami);
}

/**
 * The clients by their names.
 *
 * @throws AGIError `E_AGI_INVALID_ARGUMENT` that names the option
 */
export function amiSettings({
  ami,
  asyncAgi,
}: AmiModuleOptions): Readonly<Record<string, AmiSettings>> {
  if (ami === undefined) {
    if (asyncAgi !== undefined && asyncAgi !== false) throw messages.asyncWithoutAmi();
    return {};
  }
  checkValue('AgiModule options.ami', ami, anObject, 'described');
  const clients: Readonly<Record<string, AgiAmiOptions>> = isOne(ami)
    ? { [DEFAULT_AMI_NAME]: ami }
    : ami;
  return Object.fromEntries(
    Object.entries(clients).map(([name, given]) => [name, settingsOf(name, given)]),
  );
}

function settingsOf(name: string, given: AgiAmiOptions): AmiSettings {
  const path =
    name === DEFAULT_AMI_NAME ? 'AgiModule options.ami' : `AgiModule options.ami.${name}`;
  checkValue(path, given, anObject, 'described');
  const { required = false, connect, placer = {}, ...client } = given;
  checkValue(`${path}.required`, required, trueOrFalse);
  if (connect !== undefined) checkValue(`${path}.connect`, connect, trueOrFalse);
  checkValue(`${path}.placer`, placer, anObject);
  return { client, required, connect, placer };
}
