import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { INestApplication } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { AGIServer } from 'nestjs-agi';
import { placeCall, type CallReport } from 'nestjs-agi/testing';

describe('HTTP and AGI', () => {
  let app: INestApplication;
  let http: string;
  let agi: string;

  beforeAll(async () => {
    const { AppModule } = await import('../src/app.module.js');
    const testing = await Test.createTestingModule({ imports: [AppModule] }).compile();
    app = testing.createNestApplication({ logger: false });
    await app.listen(0, '127.0.0.1');
    http = await app.getUrl();
    // It does not listen by itself in a test; the health of the application needs it.
    const { host, port } = await app.get(AGIServer, { strict: false }).listen({ port: 0 });
    agi = `agi://${host}:${port}/call-back`;
  });

  afterAll(() => app.close());

  const request = (path: string, method = 'GET', key = 'change-me'): Promise<Response> =>
    fetch(`${http}${path}`, { method, headers: { 'x-api-key': key } });

  const callFrom = (number: string, press: string): Promise<CallReport> =>
    placeCall(agi, {
      prompt: 30,
      callerId: { number },
      script: press === '' ? [] : [{ playing: 'vm-tocallback', press }],
    }).ended;

  it('takes a caller by telephone, and gives the number to the staff by HTTP', async () => {
    const report = await callFrom('5551234', '1');
    expect(report).toMatchObject({ status: 'SUCCESS', variables: { CALL_BACK: '1' } });
    expect(report.played.at(-1)).toBe('auth-thankyou');

    expect(await (await request('/call-backs')).json()).toEqual([{ id: 1, number: '5551234' }]);
    const taken = await request('/call-backs/1', 'DELETE');
    expect(await taken.json()).toEqual({ id: 1, number: '5551234' });
    expect((await request('/call-backs/1', 'DELETE')).status).toBe(404);
    expect(await (await request('/call-backs')).json()).toEqual([]);
  });

  it('leaves who presses another key off the list', async () => {
    const report = await callFrom('5551234', '2');
    expect(report.variables.CALL_BACK).toBeUndefined();
    expect(await (await request('/call-backs')).json()).toEqual([]);
  });

  it('asks requests for a key, and calls for none', async () => {
    expect((await request('/call-backs', 'GET', 'wrong')).status).toBe(403);
    expect(await callFrom('5555678', '2')).toMatchObject({ status: 'SUCCESS' });
  });

  it('is no HTTP route under the path of a call, and no call under that of a request', async () => {
    expect((await request('/call-back')).status).toBe(404);
    expect(await placeCall(`${agi}s`).ended).toMatchObject({ outcome: 'no_handler' });
  });

  it('is ready while it takes calls, and not from then on', async () => {
    const health = await request('/health', 'GET', 'none needed');
    expect([health.status, await health.json()]).toMatchObject([200, { agi: { status: 'up' } }]);
    const server = app.get(AGIServer, { strict: false });
    const { hostname: host, port } = new URL(agi);
    await server.close();
    const after = await request('/health');
    // The other tests call, too, and come in any order.
    await server.listen({ host, port: Number(port) });
    expect([after.status, await after.json()]).toMatchObject([503, { agi: { status: 'down' } }]);
  });
});
