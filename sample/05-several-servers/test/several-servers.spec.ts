import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { Logger, type INestApplicationContext } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { AGIServer, getServerToken } from 'nestjs-agi';
import { placeCall, type CallReport } from 'nestjs-agi/testing';
import { once } from 'node:events';
import type { Switchboard } from '../src/switchboard.js';

describe('several servers', () => {
  let app: INestApplicationContext;
  let switchboard: Switchboard;
  let everybody: string;
  let staff: string;

  beforeAll(async () => {
    process.env.AGI_PORT = '0'; // free ones; the module reads them when it is imported
    process.env.AGI_STAFF_PORT = '0';
    const { AppModule } = await import('../src/app.module.js');
    const { Switchboard } = await import('../src/switchboard.js');
    const testing = await Test.createTestingModule({ imports: [AppModule] }).compile();
    const addressOf = async (server: AGIServer): Promise<string> => {
      const [host, port] = (await once(server, 'listening')) as [string, number];
      return `agi://${host}:${port}`;
    };
    const addresses = Promise.all([
      addressOf(testing.get(AGIServer, { strict: false })),
      addressOf(testing.get(getServerToken('staff'), { strict: false })),
    ]);
    app = await testing.init();
    [everybody, staff] = await addresses;
    switchboard = app.get(Switchboard);
  });

  afterAll(() => app.close());

  const call = (url: string, press?: string): Promise<CallReport> =>
    placeCall(url, {
      prompt: 30,
      callerId: { number: '100' },
      script: press === undefined ? [] : [{ playing: 'vm-options', press }],
    }).ended;

  it('play to everybody what the staff chose', async () => {
    expect((await call(`${everybody}/announcement`)).played).toEqual(['hello-world']);
    const choice = await call(`${staff}/announcement/choose`, '2');
    expect(choice.played).toEqual(['vm-options', 'tt-weasels']);
    expect((await call(`${everybody}/announcement`)).played).toEqual(['tt-weasels']);
  });

  it('have none of the other one’s routes', async () => {
    const wrong = [`${everybody}/announcement/choose`, `${staff}/announcement`];
    for (const url of wrong) {
      expect(await call(url)).toMatchObject({ status: 'FAILURE', outcome: 'no_handler' });
    }
  });

  it('tell of the calls of one of them, and count those of each', async () => {
    const log = jest.spyOn(Logger.prototype, 'log').mockImplementation(() => undefined);
    const running = placeCall(`${staff}/announcement/choose`, { prompt: 30 });
    await once(app.get<AGIServer>(getServerToken('staff'), { strict: false }), 'connection');
    expect(switchboard.calls).toEqual({ everybody: 0, staff: 1 });
    await running.ended;
    await call(`${everybody}/announcement`);
    const lines = log.mock.calls.map(([line]) => String(line));
    log.mockRestore();
    expect(lines.filter((line) => line.startsWith('the staff calls'))).toHaveLength(1);
  });
});
