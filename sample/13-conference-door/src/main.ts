import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import { AppModule } from './app.module.js';

const app = await NestFactory.createApplicationContext(AppModule);
// Ctrl-C and SIGTERM let running calls finish, and end the process with code 0.
app.enableShutdownHooks([], { useProcessExit: true });
