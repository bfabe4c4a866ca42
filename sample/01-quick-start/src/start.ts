import type { INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { AppModule } from './app.module.js';

/** Starts the application; Ctrl-C and SIGTERM let running calls finish and end it with code 0. */
export async function start(): Promise<INestApplicationContext> {
  const app = await NestFactory.createApplicationContext(AppModule, {
    logger: ['log', 'warn', 'error'],
    abortOnError: false,
  });
  let closing: Promise<void> | undefined;
  // `on`, not `once`: under npm a Ctrl-C arrives twice, and the second one without a listener would kill the process.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => void (closing ??= app.close()));
  }
  return app;
}

/** Prints in one line why the application could not start, and ends the process with code 1. */
export function giveUp(error: unknown): void {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
