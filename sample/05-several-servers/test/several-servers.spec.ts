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
  let everybody: AGIServer;
  let staff: AGIServer;

  beforeAll(async () => {
    const { AppModule } = await import('../src/app.module.js');
    const { Switchboard } = await import('../src/switchboard.js');
    const testing = await Test.createTestingModule({ imports: [AppModule] }).compile();
    app = await testing.init();
    everybody = app.get(AGIServer, { strict: false });
    staff = app.get(getServerToken('staff'), { strict: false });
    switchboard = app.get(Switchboard);
  });

  afterAll(() => app.close());

  const call = (server: AGIServer, path: string, press?: string): Promise<CallReport> =>
    placeCall(server, path, {
      callerId: { number: '100' },
      script: press === undefined ? [] : [{ playing: 'vm-options', press }],
    }).ended;

  it('play to everybody what the staff chose', async () => {
    expect((await call(everybody, '/announcement')).played).toEqual(['hello-world']);
    const choice = await call(staff, '/announcement/choose', '2');
    expect(choice.played).toEqual(['vm-options', 'tt-weasels']);
    expect((await call(everybody, '/announcement')).played).toEqual(['tt-weasels']);
  });

  it('have none of the other one’s routes', async () => {
    const wrong = [
      [everybody, '/announcement/choose'],
      [staff, '/announcement'],
    ] as const;
    for (const [server, path] of wrong) {
      expect(await call(server, path)).toMatchObject({ status: 'FAILURE', outcome: 'no_handler' });
    }
  });

  it('tell of the calls of one of them, and count those of each', async () => {
    const log = jest.spyOn(Logger.prototype, 'log').mockImplementation(() => undefined);
    const running = placeCall(staff, '/announcement/choose');
    await once(staff, 'connection');
    expect(switchboard.calls).toEqual({ everybody: 0, staff: 1 });
    await running.ended;
    await call(everybody, '/announcement');
    const lines = log.mock.calls.map(([line]) => String(line));
    log.mockRestore();
    expect(lines.filter((line) => line.startsWith('the staff calls'))).toHaveLength(1);
  });
});
