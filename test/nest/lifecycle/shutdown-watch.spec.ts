import { expect, it } from '@jest/globals';
import type { HttpAdapterHost } from '@nestjs/core';
import { ShutdownWatch } from '../../../lib/nest/lifecycle/shutdown-watch.js';
import type { AgiLogger } from '../../../lib/nest/logging/agi-logger.js';

/** Watches a shutdown of an application with HTTP until the watch has begun. */
async function watched(parent: number): Promise<string[]> {
  const done: string[] = [];
  let begin = (): void => undefined;
  const begun = new Promise<void>((resolve) => {
    begin = resolve;
  });
  const server = {
    listening: true,
    close: () => done.push('the port is released'),
  };
  const servers = [
    {
      get runningCalls() {
        begin();
        return 0;
      },
    },
  ];
  const watch = new ShutdownWatch(
    {
      servers: servers as never,
      drain: 1000,
      notice: 0,
      http: { httpAdapter: { getHttpServer: () => server } } as unknown as HttpAdapterHost,
      parent,
    },
    { log: (line: string) => done.push(line) } as unknown as AgiLogger,
  );
  await begun;
  watch.stop();
  return done;
}

it('the port of HTTP is released where the process that started this one has ended', async () => {
  expect(await watched(process.ppid + 1)).toEqual([
    expect.stringContaining('releasing the HTTP port'),
    'the port is released',
  ]);
  expect(await watched(process.ppid)).toEqual([]);
});
