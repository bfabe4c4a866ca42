import type { CanActivate, Type } from '@nestjs/common';
import type { AGIServerOptions, AuthFunction } from '../core/index.js';
import {
  aFunction,
  anyMilliseconds,
  frozenCopy,
  oneOf,
  optional,
  resolveOptions,
  SERVER_OPTIONS,
  trueOrFalse,
  withDefault,
  type OptionRules,
  type ServerSettings,
} from '../core/internal.js';
import type { AsyncAgiOptions } from '../ami/index.js';
import { AgiDialog, type AgiDialogOptions } from '../ivr/index.js';
import { messages } from './agi.messages.js';
import {
  speechSettings,
  type AgiSpeechOptions,
  type SpeechModuleOptions,
} from './agi-speech-options.js';
import { audioSettings, type AudioModuleOptions, type AudioSettings } from './agi-audio-options.js';
import { amiSettings, type AmiModuleOptions, type AmiSettings } from './agi-ami-options.js';

/**
 * A guard as `@AgiGuard()` and the option `guards` take it: a class or an object with `canActivate`, or a
 * function.
 *
 * @publicApi
 */
export type AgiGuardLike = Type<CanActivate> | CanActivate | AuthFunction;

/**
 * Options of `AgiModule.forRoot()`: those of the server, and these.
 *
 * @publicApi
 */
export interface AgiModuleOptions
  extends AGIServerOptions, AmiModuleOptions, AudioModuleOptions, SpeechModuleOptions {
  /** Authentication of every route that has no `@AgiGuard()`, as a function. Not together with `guards`. */
  auth?: AuthFunction;
  /** Authentication of every route that has no `@AgiGuard()`, as guards, which all must let a call through. */
  guards?: readonly AgiGuardLike[];
  /**
   * Whether to listen when the application has started. Unless given, it does, but not in the process of a
   * test runner (Jest, Vitest, Mocha, `node:test`), where calls are placed in memory; a log line says so.
   */
  listen?: boolean;
  /** Time in ms that running calls are given to finish when the application shuts down. */
  drain?: number;
  /**
   * Time in ms, before `drain`, for which calls are still taken when the application shuts down, while
   * readiness is down already. It is the time that a load balancer needs to notice.
   */
  notice?: number;
  /**
   * Whether a class with `@AgiRoute()` that no module lists is an error at start. Under a test runner
   * (`NODE_ENV` is `test`) the default is a warning, since a test often loads more than it uses.
   */
  orphans?: 'error' | 'warn' | 'ignore';
  /** Prompts and languages of an injected `AgiDialog`. */
  dialog?: AgiDialogOptions;
}

/** The options that the module has beside those of the server, checked and with their defaults. */
interface ModuleSettings {
  readonly auth: AuthFunction | undefined;
  readonly guards: readonly AgiGuardLike[] | undefined;
  readonly listen: boolean | undefined;
  readonly drain: number;
  readonly notice: number;
  readonly orphans: AgiModuleOptions['orphans'];
  readonly dialog: AgiDialogOptions | undefined;
}

/** All options of the module, checked and with their defaults. */
export interface AgiModuleSettings extends ModuleSettings {
  /** The clients of the manager by their names. */
  readonly ami: Readonly<Record<string, AmiSettings>>;
  readonly asyncAgi: boolean | AsyncAgiOptions;
  readonly audio: AudioSettings | undefined;
  readonly speech: AgiSpeechOptions | undefined;
  readonly orphans: NonNullable<AgiModuleOptions['orphans']>;
  readonly server: AGIServerOptions;
}

/** The rules of the options that `AgiModule.forRoot()` takes beside those of the server. */
export const AGI_MODULE_OPTIONS: OptionRules<ModuleSettings> = {
  auth: optional(aFunction<AuthFunction>()),
  guards: optional<readonly AgiGuardLike[]>({
    allowed: 'a list of guards',
    accepts: Array.isArray,
    // The guards themselves are not copied: they may have a state.
    copy: (guards) => Object.freeze([...guards]),
  }),
  listen: optional(trueOrFalse),
  drain: withDefault(10_000, anyMilliseconds()),
  notice: withDefault(0, anyMilliseconds()),
  orphans: optional(oneOf('error', 'warn', 'ignore')),
  dialog: optional<AgiDialogOptions>({
    allowed: 'options of `AgiDialog`',
    accepts: (value) => typeof value === 'object' && value !== null,
    // The engines are not copied: they have a state, and what was said is kept for one object of them.
    copy: ({ speech, ...dialog }) =>
      Object.freeze({ ...frozenCopy(dialog), ...(speech && { speech }) }),
  }),
};

/**
 * Checks what an application gives and fills in the defaults.
 *
 * @throws AGIError `E_AGI_INVALID_ARGUMENT` that names the option; `E_AGI_AUTH_EXISTS`
 */
export function resolveModuleOptions(given: AgiModuleOptions): AgiModuleSettings {
  // A factory that forgets to return must not result in a server with default settings.
  if (typeof given !== 'object') throw messages.noOptions(given);
  const { ami, asyncAgi, audio, speech, ...others } = given;
  const rules = { ...SERVER_OPTIONS, ...AGI_MODULE_OPTIONS };
  const { auth, guards, listen, drain, notice, orphans, dialog, ...server } = resolveOptions<
    ServerSettings & ModuleSettings
  >(others, rules, 'AgiModule options');
  if (dialog !== undefined) AgiDialog.check(dialog);
  if (auth !== undefined && guards !== undefined) throw messages.twoAuths();
  return Object.freeze({
    auth,
    guards,
    listen,
    drain,
    notice,
    orphans: orphans ?? (process.env.NODE_ENV === 'test' ? 'warn' : 'error'),
    dialog,
    ami: Object.freeze(amiSettings({ ami, asyncAgi })),
    asyncAgi: asyncAgi ?? false,
    audio: audioSettings({ audio }, { host: given.host, allow: given.allow }),
    speech: speechSettings({ ...(speech && { speech }) }),
    server: Object.freeze(server),
  });
}
