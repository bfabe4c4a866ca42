import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import { AppModule } from './app.module.js';
import { Cards } from './cards.js';

const app = await NestFactory.createApplicationContext(AppModule);
await app.get(Cards).issue('12345678', '2468', 500);
// Ctrl-C and SIGTERM let running calls finish, and end the process with code 0.
app.enableShutdownHooks([], { useProcessExit: true });
