import { expect, it } from '@jest/globals';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/** Request-scoped calls in a process of its own, decorated by hand; prints the heap of each round. */
const program = `
  import 'reflect-metadata';
  import { connect } from 'node:net';
  import { once } from 'node:events';
  import { Injectable, Module, Scope } from '@nestjs/common';
  import { NestFactory } from '@nestjs/core';
  import { AgiChannel, AgiController, AgiModule, AgiRoute, AGIServer } from 'nestjs-agi';

  class Journal { constructor(channel) { this.channel = channel; } }
  Reflect.defineMetadata('design:paramtypes', [AgiChannel], Journal);
  Injectable({ scope: Scope.REQUEST })(Journal);
  class Calls {
    constructor(journal) { this.journal = journal; }
    async handle() { await this.journal.channel.noop(); }
  }
  Reflect.defineMetadata('design:paramtypes', [Journal], Calls);
  AgiRoute('call')(Calls.prototype, 'handle', Object.getOwnPropertyDescriptor(Calls.prototype, 'handle'));
  AgiController()(Calls);
  class App {}
  Module({
    imports: [AgiModule.forRoot({ listen: false })], controllers: [Calls], providers: [Journal],
  })(App);

  const app = await NestFactory.createApplicationContext(App, { logger: false });
  const { port } = await app.get(AGIServer, { strict: false }).listen({ port: 0 });
  async function call() {
    const socket = connect(port, '127.0.0.1');
    socket.write('agi_network: yes\\nagi_request: agi://127.0.0.1/call\\n\\n');
    socket.on('data', () => socket.write('200 result=0\\n'));
    await once(socket, 'close');
  }
  async function round(size) {
    for (let done = 0; done < size; done += 50) await Promise.all(Array.from({ length: 50 }, call));
    gc();
    return Math.round(process.memoryUsage().heapUsed / 1024);
  }
  // The first calls are compiled code and tables that grow to their size.
  await round(10_000);
  const heap = [];
  for (let index = 0; index < 4; index++) heap.push(await round(25_000));
  await app.close();
  console.log(JSON.stringify(heap));
`;

it('releases the instances that were made for a call', async () => {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['--expose-gc', '--input-type=module', '-e', program],
    { env: { ...process.env, NODE_OPTIONS: '' } },
  );
  const heap = JSON.parse(stdout) as number[];
  // 75,000 calls between the first and the last: 8 bytes of each would be more than this.
  expect({ heap, flat: heap.at(-1)! - heap[0]! < 600 }).toEqual({ heap, flat: true });
  // The time that a busy machine takes for them.
}, 900_000);
