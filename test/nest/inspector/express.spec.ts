import { afterEach, describe, expect, it } from '@jest/globals';
import {
  Controller,
  Get,
  Injectable,
  Module,
  type CanActivate,
  type ExecutionContext,
} from '@nestjs/common';
import { SerializedGraph } from '@nestjs/core';
import { NestFactory } from '@nestjs/core';
import { ExpressAdapter } from '@nestjs/platform-express';
import compression from 'compression';
import helmet from 'helmet';
import { AgiContext, AgiController, AgiModule, AgiRoute, type AgiChannel } from 'nestjs-agi';
import { AgiInspectorLogger, AgiInspectorModule } from 'nestjs-agi/inspector';
import { placeCall } from 'nestjs-agi/testing';
import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ask, openStream, post, shown, type CallView } from '../../inspector/fixture/ask.js';
import {
  startInspected,
  stopInspected,
  VERSIONINGS,
} from '../../inspector/fixture/inspected-application.js';
import { expectInspectorAt } from '../../inspector/fixture/inspector-works.js';

afterEach(stopInspected);

const express = (): ExpressAdapter => new ExpressAdapter();

@Controller('calls-of-mine')
class OtherController {
  @Get()
  other(): string {
    return 'other';
  }
}

describe('the inspector on the HTTP server of an Express application', () => {
  it('is found under /calls', async () => {
    const { app, url } = await startInspected(express());
    await expectInspectorAt(app, `${url}/calls`);
  });

  it('is found under another path, and leaves other paths alone', async () => {
    const { app, url } = await startInspected(express(), {
      inspector: { path: '/staff/phone/' },
      controllers: [OtherController],
    });
    await expectInspectorAt(app, `${url}/staff/phone`);
    expect((await ask(`${url}/calls`)).status).toBe(404);
    expect((await ask(`${url}/calls-of-mine`)).text).toBe('other');
  });

  it('is found after a global prefix', async () => {
    const { app, url } = await startInspected(express(), { prefix: 'api' });
    await expectInspectorAt(app, `${url}/api/calls`);
  });

  it.each(VERSIONINGS)(
    'has no version in an application that has versions: $type',
    async (versioning) => {
      const { app, url } = await startInspected(express(), { versioning });
      await expectInspectorAt(app, `${url}/calls`);
    },
  );

  it('works with helmet and compression, whose policy and buffers would be in its way', async () => {
    const { app, url } = await startInspected(express(), {
      prepare: (made) => made.use(helmet()).use(compression({ threshold: 0 })),
    });
    await expectInspectorAt(app, `${url}/calls`);
    const stream = await openStream(`${url}/calls/`);
    expect(stream.answer.headers['content-encoding']).toBeUndefined();
    stream.close();
  });

  it('works after a proxy that serves it under a path of its own, where a guard allows that', async () => {
    const { app, url } = await startInspected(express(), {
      inspector: { guards: [{ canActivate: () => true }] },
    });
    const target = new URL(url);
    const proxy = createServer((asked, answer) => {
      const { host, port } = { host: target.hostname, port: target.port };
      const path = (asked.url ?? '').replace(/^\/phone\/system/, '');
      const headers = { ...asked.headers, 'x-forwarded-for': '10.1.2.3' };
      const passed = request({ host, port, path, method: asked.method, headers }, (got) => {
        answer.writeHead(got.statusCode ?? 0, got.headers);
        got.pipe(answer);
      });
      asked.pipe(passed);
    });
    await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
    const { port } = proxy.address() as AddressInfo;
    try {
      await expectInspectorAt(app, `http://127.0.0.1:${port}/phone/system/calls`);
    } finally {
      proxy.closeAllConnections();
      proxy.close();
    }
  });

  it('answers 403 to a request with a forwarding header, unless guards decide', async () => {
    const headers = { 'x-forwarded-for': '10.0.0.1' };
    const open = await startInspected(express());
    for (const path of ['', 'app.js', 'events', 'call/x']) {
      expect((await ask(`${open.url}/calls/${path}`, { headers })).status).toBe(403);
    }
    expect(
      (await post(`${open.url}/calls/drain`, { server: 'default', ms: 0 }, headers)).status,
    ).toBe(403);

    @Injectable()
    class StaffGuard implements CanActivate {
      canActivate(context: ExecutionContext): boolean {
        const { headers: given } = context
          .switchToHttp()
          .getRequest<{ headers: Record<string, string> }>();
        return given.authorization === 'staff';
      }
    }
    const guarded = await startInspected(express(), { inspector: { guards: [StaffGuard] } });
    const with_ = async (authorization: string): Promise<number> =>
      (await ask(`${guarded.url}/calls/app.js`, { headers: { ...headers, authorization } })).status;
    expect([await with_('staff'), await with_('visitor')]).toEqual([200, 403]);
    expect((await post(`${guarded.url}/calls/drain`, {}, headers)).status).toBe(403);
  });

  it('logs what somebody did through the logger of the application', async () => {
    const log: string[] = [];
    const { app, url } = await startInspected(express(), { log });
    const waiting = placeCall(app, '/wait', { time: 'real' });
    const stream = await openStream(`${url}/calls/`);
    const { calls } = await stream.until((changes) =>
      changes.calls.some(({ commands }) => commands > 0),
    );
    await post(`${url}/calls/call/${calls[0]!.id}/end`, { outcome: 'operator' });
    await waiting.ended;
    stream.close();
    expect(log).toContainEqual(
      expect.stringMatching(/has ended the call .* with the outcome "operator"/),
    );
  });

  it('does not keep an application from closing, though pages are open', async () => {
    const { app, url } = await startInspected(express());
    const stream = await openStream(`${url}/calls/`);
    await stream.next();
    const closed = new Promise((resolve) => stream.answer.once('close', resolve));
    await app.close();
    await closed;
  });

  it.each([
    [{ path: '' }, 'path'],
    [{ path: '/' }, 'path'],
    [{ path: '/a b' }, 'path'],
    [{ path: '/:id' }, 'path'],
    [{ guards: ['token'] }, 'guards'],
    [{ keep: -1 }, 'keep'],
    [{ kep: 1 }, 'kep'],
  ])('refuses the options %j', async (given, name) => {
    await expect(startInspected(express(), { inspector: given as never })).rejects.toMatchObject({
      code: 'E_AGI_INVALID_ARGUMENT',
      message: expect.stringContaining(name),
    });
  });
});

describe('the logger of the inspector', () => {
  it('puts lines that are logged while a call is handled into its timeline', async () => {
    @AgiController()
    class LoggingController {
      constructor(private readonly logger: AgiInspectorLogger) {}

      @AgiRoute('logging')
      async logging(channel: AgiChannel): Promise<void> {
        await channel.answer();
        this.logger.log('the customer 4711 was found', 'Lookup');
        this.logger.warn('the bill is late');
      }
    }
    const passed: unknown[][] = [];
    const { app, url } = await startInspected(express(), {
      controllers: [LoggingController],
      providers: [AgiInspectorLogger, AgiContext],
    });
    const note = (...line: unknown[]): void => void passed.push(line);
    app.get(AgiInspectorLogger).next = { log: note, warn: note, error: note };
    app.get(AgiInspectorLogger).log('outside of any call');
    await placeCall(app, '/logging').ended;
    expect(passed).toEqual([
      ['outside of any call'],
      ['the customer 4711 was found', 'Lookup'],
      ['the bill is late'],
    ]);
    const stream = await openStream(`${url}/calls/`);
    const [call] = (await stream.next()).calls;
    stream.close();
    const view = JSON.parse((await ask(`${url}/calls/call/${call!.id}`)).text) as CallView;
    expect(view.entries.filter(({ kind }) => kind === 'log').map(shown)).toEqual([
      'log: the customer *** was found',
      'warn: the bill is late',
    ]);
  });
});

describe('the graph of the devtools', () => {
  @AgiController('phone')
  class PhoneController {
    @AgiRoute('menu/:lang')
    menu(): void {
      // The graph shows it; nobody calls.
    }
  }

  @Module({
    imports: [AgiModule.forRoot({ listen: false, orphans: 'ignore' })],
    controllers: [PhoneController],
  })
  class PhoneModule {}

  const entriesOf = async (snapshot: boolean): Promise<unknown[]> => {
    const app = await NestFactory.createApplicationContext(PhoneModule, {
      logger: false,
      snapshot,
    });
    const graph = JSON.parse(app.get(SerializedGraph).toString()) as {
      entrypoints: Record<string, unknown[]>;
    };
    await app.close();
    return Object.values(graph.entrypoints).flat();
  };

  it('has each route as an entry point, as it has those of HTTP', async () => {
    expect(await entriesOf(true)).toEqual([
      expect.objectContaining({
        type: 'agi',
        methodName: 'menu',
        className: 'PhoneController',
        metadata: { key: '/phone/menu/:lang', path: '/phone/menu/:lang', server: 'default' },
      }),
    ]);
  });

  it('has nothing where Nest makes none', async () => {
    expect(await entriesOf(false)).toEqual([]);
  });

  it('is not needed by the inspector', () => {
    expect(AgiInspectorModule.forRoot().module).toBe(AgiInspectorModule);
  });
});
