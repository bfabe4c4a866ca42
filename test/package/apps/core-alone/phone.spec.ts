import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { test } from 'node:test';
import { AGIServer } from 'nestjs-agi/core';
import { placeCall } from 'nestjs-agi/testing';

void test('phone', async () => {
  assert.ok(!existsSync('node_modules/@nestjs'), 'Nest is installed');
  const server = new AGIServer();
  server.agi('/menu/:language', async (channel, { language }) => {
    const { digits } = await channel.getData('demo-instruct', 1000, 1);
    await channel.setVariable('JOURNAL', `${String(language)} ${digits}`);
  });
  const { port } = await server.listen({ port: 0 });
  const { variables } = await placeCall(`agi://127.0.0.1:${port}/menu/en`, {
    prompt: 30,
    script: [{ playing: 'demo-instruct', press: '1' }],
  }).ended;
  assert.equal(variables.JOURNAL, 'en 1');
  await server.close();
});
