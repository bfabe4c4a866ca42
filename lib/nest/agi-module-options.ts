import type { CanActivate, Type } from '@nestjs/common';
import {
  frozenCopy,
  resolveOptions,
  SERVER_OPTIONS,
  type AGIServerOptions,
  type AuthFunction,
  type OptionRule,
} from '../core/index.js';
import { AgiDialog, type AgiDialogOptions } from '../ivr/index.js';
import { messages } from './agi.messages.js';

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
export interface AgiModuleOptions extends AGIServerOptions {
  /** Authentication of every route that has no `@AgiGuard()`, as a function. Not together with `guards`. */
  auth?: AuthFunction;
  /** Authentication of every route that has no `@AgiGuard()`, as guards, which all must let a call through. */
  guards?: readonly AgiGuardLike[];
  /** Whether to listen when the application has started; `false` for tests. */
  listen?: boolean;
  /** Time in ms that running calls are given to finish when the application shuts down. */
  drain?: number;
  /**
   * Time in ms, before `drain`, for which calls are still taken when the application shuts down, while
   * readiness is down already. It is the time that a load balancer needs to notice.
   */
  notice?: number;
  /**
   * What happens at start to a class with `@AgiRoute()` that no module lists. Under a test runner
   * (`NODE_ENV` is `test`) the default is a warning, since a test often loads more than it uses.
   */
  orphans?: 'error' | 'warn' | 'ignore';
  /** Prompts and languages of an injected `AgiDialog`. */
  dialog?: AgiDialogOptions;
}

/** The options of the module, checked and with their defaults. */
export type AgiModuleSettings = Required<
  Pick<AgiModuleOptions, 'listen' | 'drain' | 'notice' | 'orphans'>
> &
  Pick<AgiModuleOptions, 'auth' | 'guards' | 'dialog'> & { readonly server: AGIServerOptions };

/** The rules of the options that `AgiModule.forRoot()` takes beside those of the server. */
export const AGI_MODULE_OPTIONS: Readonly<Record<string, OptionRule>> = {
  auth: {
    default: undefined,
    allowed: 'a function',
    accepts: (value) => typeof value === 'function',
  },
  guards: {
    default: undefined,
    allowed: 'a list of guards',
    accepts: Array.isArray,
    // The guards themselves are not copied: they may have a state.
    copy: (guards: readonly AgiGuardLike[]) => Object.freeze([...guards]),
  },
  listen: {
    default: true,
    allowed: 'true or false',
    accepts: (value) => typeof value === 'boolean',
  },
  drain: {
    default: 10_000,
    allowed: 'a number of ms',
    accepts: (value) => typeof value === 'number' && value >= 0,
  },
  notice: {
    default: 0,
    allowed: 'a number of ms',
    accepts: (value) => typeof value === 'number' && value >= 0,
  },
  orphans: {
    default: undefined,
    allowed: "'error', 'warn' or 'ignore'",
    accepts: (value) => ['error', 'warn', 'ignore'].includes(String(value)),
  },
  dialog: {
    default: undefined,
    allowed: 'options of `AgiDialog`',
    accepts: (value) => typeof value === 'object' && value !== null,
    copy: (dialog: AgiDialogOptions) => frozenCopy({ ...dialog }),
  },
};

/**
 * Checks what an application gives and fills in the defaults.
 *
 * @throws AGIError `E_AGI_INVALID_ARGUMENT` that names the option; `E_AGI_AUTH_EXISTS`
 */
export function resolveModuleOptions(given: AgiModuleOptions): AgiModuleSettings {
  const where = 'AgiModule options';
  // A factory that forgets to return must not end up with a server on default settings.
  if (typeof given !== 'object') throw messages.noOptions(given);
  const rules = { ...SERVER_OPTIONS, ...AGI_MODULE_OPTIONS };
  const settings = resolveOptions(given, rules, where) as Record<string, unknown> &
    AgiModuleOptions;
  const { auth, guards, listen, drain, notice, orphans, dialog, ...server } = settings;
  if (dialog !== undefined) AgiDialog.check(dialog);
  if (auth !== undefined && guards !== undefined) throw messages.twoAuths();
  const preset = process.env.NODE_ENV === 'test' ? 'warn' : 'error';
  return Object.freeze({
    auth,
    guards,
    listen,
    drain,
    notice,
    orphans: orphans ?? preset,
    dialog,
    server: Object.freeze(server),
  }) as AgiModuleSettings;
}
