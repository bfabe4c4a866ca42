import 'reflect-metadata';
import { ConsoleLogger } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { AppModule } from './app.module.js';
import { startTracing } from './tracing.js';

startTracing();
const app = await NestFactory.createApplicationContext(AppModule, {
  logger: new ConsoleLogger({ json: true }),
});
// Ctrl-C and SIGTERM let running calls finish, and end the process with code 0.
app.enableShutdownHooks([], { useProcessExit: true });
