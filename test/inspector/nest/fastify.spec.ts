import { afterEach, describe, expect, it } from '@jest/globals';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { ask } from '../fixture/ask.js';
import { startInspected, stopInspected, VERSIONINGS } from '../fixture/inspected-application.js';
import { expectInspectorAt } from '../fixture/inspector-works.js';

afterEach(stopInspected);

const fastify = (): FastifyAdapter => new FastifyAdapter({ forceCloseConnections: true });

describe('the inspector on the HTTP server of a Fastify application', () => {
  it('is found under /calls', async () => {
    const { app, url } = await startInspected(fastify());
    await expectInspectorAt(app, `${url}/calls`);
  });

  it('is found after a global prefix', async () => {
    const { app, url } = await startInspected(fastify(), { prefix: 'api/phone' });
    await expectInspectorAt(app, `${url}/api/phone/calls`);
  });

  it.each(VERSIONINGS)(
    'has no version in an application that has versions: $type',
    async (versioning) => {
      const { app, url } = await startInspected(fastify(), { versioning });
      await expectInspectorAt(app, `${url}/calls`);
    },
  );

  it('answers 403 to a request with a forwarding header', async () => {
    const { url } = await startInspected(fastify());
    const headers = { forwarded: 'for=10.0.0.1' };
    expect((await ask(`${url}/calls/index.html`, { headers })).status).toBe(403);
  });

  it('asks its guards', async () => {
    const asked: string[] = [];
    const guard = {
      canActivate: (): boolean => {
        asked.push('asked');
        return asked.length > 1;
      },
    };
    const { url } = await startInspected(fastify(), { inspector: { guards: [guard] } });
    expect((await ask(`${url}/calls/index.html`)).status).toBe(403);
    expect((await ask(`${url}/calls/index.html`)).status).toBe(200);
  });
});
