import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import { AppModule } from './app.module.js';
import { CallIdLogger } from './call-id.logger.js';

const app = await NestFactory.createApplicationContext(AppModule, { bufferLogs: true });
app.useLogger(app.get(CallIdLogger));
// Ctrl-C and SIGTERM let running calls finish, and end the process with code 0.
app.enableShutdownHooks([], { useProcessExit: true });
