/**
 * Makes the picture of the inspector from a real run: the quick start, some calls of a simulated Asterisk, and
 * the page in a browser. `npm run picture`
 */
import 'reflect-metadata';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { AgiInspectorModule } from '../../dist/esm/inspector/index.js';
import { placeCall } from '../../dist/esm/testing/index.js';

const SIZE = { width: 1100, height: 760 };

process.env.AGI_PORT ??= '0';
const { AppModule } = await import('../../sample/01-quick-start/dist/app.module.js');

class InspectedModule {}
Module({ imports: [AppModule, AgiInspectorModule.forRoot()] })(InspectedModule);

const app = await NestFactory.create(InspectedModule, { logger: false });
await app.listen(0, '127.0.0.1');
const { port } = app.getHttpServer().address();

const call = (path, name, number, script = []) =>
  placeCall(app, path, { callerId: { name, number }, script, time: 'real', prompt: 400 }).ended;
await call('/menu', 'Ada Lovelace', '5551234', [
  { playing: 'demo-instruct', press: '7', after: 300 },
  { playing: 'demo-instruct', press: '1', after: 500 },
]);

const executablePath = execFileSync('which', ['chromium'], { encoding: 'utf8' }).trim();
const args = ['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-sync'];
const browser = await chromium.launch({ executablePath, args });
const page = await browser.newPage({ viewport: SIZE, colorScheme: 'light', locale: 'en-GB' });
await page.goto(`http://127.0.0.1:${port}/calls`);
await page.locator('#list a').first().click();
await page.locator('#timeline li', { hasText: 'asterisk has closed' }).waitFor();
await page.screenshot({ path: fileURLToPath(new URL('inspector.png', import.meta.url)) });
await browser.close();
await app.close();
