import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import assert from 'node:assert/strict';
import { AGIError, AgiServer } from 'nestjs-agi';
import * as core from 'nestjs-agi/core';
import { explore, placeCall } from 'nestjs-agi/testing';
import { PhoneModule } from './phone.js';

/** Starts the application, places calls to it, and looks what became of them. */
export async function check(): Promise<void> {
  assert.equal(AgiServer, core.AGIServer, 'two copies of AGIServer');
  assert.equal(AGIError, core.AGIError, 'two copies of AGIError');

  const app = await NestFactory.createApplicationContext(PhoneModule, { logger: false });
  try {
    const server = app.get(AgiServer);
    await server.close();
    const { port } = await server.listen({ port: 0, host: '127.0.0.1' });
    const url = `agi://127.0.0.1:${port}`;
    const callOnce = async (): Promise<void> => {
      const call = placeCall(`${url}/menu/en?key=right`, {
        prompt: 30,
        script: [{ playing: 'demo-instruct', press: '1' }],
      });
      const { status, variables } = await call.ended;
      assert.deepEqual([status, variables.JOURNAL], ['SUCCESS', 'en 1']);
    };
    // The first call is built by Nest, and the next ones by plan.
    for (let count = 0; count < 3; count++) await callOnce();
    assert.equal((await placeCall(`${url}/menu/en?key=wrong`).ended).outcome, 'auth_failed');
    assert.equal((await placeCall(`${url}/plain`).ended).status, 'SUCCESS');
    assert.equal((await placeCall(`${url}/none`).ended).outcome, 'no_handler');
    const { complete, faults, report } = await explore(app, '/menu/en?key=right');
    assert.ok(complete, report);
    assert.deepEqual(faults, [], report);
  } finally {
    await app.close();
  }
}
