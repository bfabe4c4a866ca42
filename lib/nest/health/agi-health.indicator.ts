import { Injectable } from '@nestjs/common';
import { ModulesContainer } from '@nestjs/core';
import { lifecyclesOf, type AgiLifecycle } from '../lifecycle/agi-lifecycle.js';
import { messages } from '../agi.messages.js';
import type { AmiClientState } from '../../ami/index.js';

/**
 * The result of a health check, in the form that `@nestjs/terminus` reports.
 *
 * @publicApi
 */
export type AgiHealth<Key extends string = 'agi'> = Record<
  Key,
  {
    /** Whether the check passed. */
    readonly status: 'up' | 'down';
    /** The state of each server by its name, and its number of running calls. */
    readonly servers: Record<
      string,
      { readonly state: 'idle' | 'listening' | 'draining'; readonly calls: number }
    >;
    /** The state of each client of the manager by its name; left out where there is none. */
    readonly ami?: Record<string, { readonly state: AmiClientState }>;
    /** The state of the audio server, and its number of open lines; left out where there is none. */
    readonly audio?: {
      readonly state: 'idle' | 'listening' | 'draining';
      readonly lines: number;
    };
  }
>;

/**
 * Reports the state of the AGI servers of the application to an orchestrator. For `@nestjs/terminus`:
 * `health.check([() => agi.isReady()])`. It works without terminus, too.
 *
 * @publicApi
 */
@Injectable()
export class AgiHealthIndicator {
  /** Nest makes the indicator where it is injected. */
  constructor(private readonly modules: ModulesContainer) {}

  /**
   * Readiness: up while every server accepts calls, every client of the manager is connected and Asterisk can
   * connect to the audio server, and down as soon as a server drains. A load balancer then sends its calls elsewhere.
   *
   * @param key the name of the check in the report
   * @param options.server the name of a server, to check that one alone
   * @throws AGIError `E_AGI_INVALID_ARGUMENT` if there is no server of that name
   */
  isReady<Key extends string = 'agi'>(key?: Key, options?: { server?: string }): AgiHealth<Key> {
    return this.#report(
      key,
      options,
      ({ server, ami, audio }) => server.state === 'listening' && ami.isReady && audio.isReady,
    );
  }

  /**
   * Liveness: down if a server that should accept calls does not, and the application is not shutting
   * down. An orchestrator may then restart the process; it must not do so while calls are finishing.
   *
   * @param key the name of the check in the report
   * @param options.server the name of a server, to check that one alone
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
    const clients = asked.flatMap(({ ami }) => ami.links);
    const audio = asked.map((lifecycle) => lifecycle.audio.server).find((one) => one !== undefined);
    const report = {
      status: asked.every(isUp) ? 'up' : 'down',
      servers,
      ...(clients.length > 0 && {
        ami: Object.fromEntries(clients.map(({ name, client }) => [name, { state: client.state }])),
      }),
      ...(audio && { audio: { state: audio.state, lines: audio.lines.size } }),
    };
    return { [key]: report } as AgiHealth<Key>;
  }
}
