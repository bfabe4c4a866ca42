import type { DiscoveryService } from '@nestjs/core';

/** Nest's wrapper of a controller or a provider: its class, its instance and its module. */
export type Host = ReturnType<DiscoveryService['getControllers']>[number];

/** A module of the running application. */
export type NestModule = NonNullable<Host['host']>;
