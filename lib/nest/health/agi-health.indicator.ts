import { Injectable } from '@nestjs/common';
import { ModulesContainer } from '@nestjs/core';
import { lifecyclesOf, type AgiLifecycle } from '../lifecycle/agi-lifecycle.js';
import { messages } from '../agi.messages.js';

/**
 * What a check found, in the shape that `@nestjs/terminus` reports.
 *
 * @publicApi
 */
export type AgiHealth<Key extends string = 'agi'> = Record<
  Key,
  {
    readonly status: 'up' | 'down';
    /** By name: what each server does, and how many calls it has. */
    readonly servers: Record<
      string,
      { readonly state: 'idle' | 'listening' | 'draining'; readonly calls: number }
    >;
  }
>;

/**
 * Tells an orchestrator how the AGI servers of the application are. For `@nestjs/terminus`:
 * `health.check([() => agi.isReady()])`; it needs no terminus to be asked.
 *
 * @publicApi
 */
@Injectable()
export class AgiHealthIndicator {
  constructor(private readonly modules: ModulesContainer) {}

  /**
   * Readiness: up while every server accepts calls, and down as soon as one drains. A load balancer
   * then sends its calls elsewhere.
   *
   * @param key the name of the check in the report
   * @param options.server the name of a server, to ask of that one alone
   * @throws AGIError `E_AGI_INVALID_ARGUMENT` if there is no server of that name
   */
  isReady<Key extends string = 'agi'>(key?: Key, options?: { server?: string }): AgiHealth<Key> {
    return this.#report(key, options, ({ server }) => server.state === 'listening');
  }

  /**
   * Liveness: down if a server that should accept calls does not, and nobody is shutting it down. An
   * orchestrator may then start the process anew; it must not while calls are being finished.
   *
   * @param key the name of the check in the report
   * @param options.server the name of a server, to ask of that one alone
   * @throws AGIError `E_AGI_INVALID_ARGUMENT` if there is no server of that name
   */
  isAlive<Key extends string = 'agi'>(key?: Key, options?: { server?: string }): AgiHealth<Key> {
    return this.#report(key, options, ({ server, serving }) => !serving || server.state !== 'idle');
  }

  #report<Key extends string>(
    key = 'agi' as Key,
    { server: wanted }: { server?: string } = {},
    isUp: (lifecycle: AgiLifecycle) => boolean,
  ): AgiHealth<Key> {
    const all = lifecyclesOf(this.modules);
    const asked = all.filter(({ name }) => wanted === undefined || name === wanted);
    if (wanted !== undefined && asked.length === 0) {
      const names = all.map(({ name }) => name);
      throw messages.unknownServer(`the health check ${JSON.stringify(key)}`, wanted, names);
    }
    const servers = Object.fromEntries(
      asked.map(({ name, server }) => [name, { state: server.state, calls: server.channels.size }]),
    );
    const report = { status: asked.every(isUp) ? 'up' : 'down', servers };
    return { [key]: report } as AgiHealth<Key>;
  }
}
