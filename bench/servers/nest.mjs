/** The same commands in a method of a controller. */
import 'reflect-metadata';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { decorate, method } from '../decorate.mjs';
import { DIALOGUE } from '../dialogues.mjs';
import { ours, report } from './protocol.mjs';

const { AgiController, AgiModule, AGIServer, AgiRoute } = await ours('esm/index.js');

/** @param channelOf where the method finds the channel: its own argument, or an injected one */
export async function serve({
  types = [],
  providers = [],
  channelOf = (_, channel) => channel,
} = {}) {
  class Bench {
    constructor(...injected) {
      this.injected = injected;
    }
    async handle(given) {
      await DIALOGUE.handle(channelOf(this, given));
    }
  }
  method(Bench, 'handle', AgiRoute('/bench'));
  decorate(Bench, [AgiController()], types);
  class App {}
  Module({ imports: [AgiModule.forRoot({ listen: false })], controllers: [Bench], providers })(App);
  const app = await NestFactory.createApplicationContext(App, { logger: false });
  report((await app.get(AGIServer, { strict: false }).listen({ port: 0 })).port);
}
