import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { Load } from './fixture/load.js';

describe('two workers of node:cluster', () => {
  let primary: ChildProcess;
  let load: Load;

  beforeEach(async () => {
    primary = fork(join(import.meta.dirname, 'fixture/cluster.mjs'), {
      env: { ...process.env, NODE_OPTIONS: '' },
    });
    const [port] = (await once(primary, 'message')) as [number];
    load = new Load(`agi://127.0.0.1:${port}/call/50`, 20);
    await load.more(60);
  });

  afterEach(async () => {
    await load.stop();
    const exited = once(primary, 'exit');
    primary.kill('SIGKILL');
    await exited;
  });

  it('share a port and its calls', async () => {
    // The kernel chooses, and may choose the same one for a while.
    while (load.instancesSince(0).size < 2) await load.more(20);
    expect(load.errors).toEqual([]);
  });

  it('one of them drains, and no call is lost', async () => {
    const exited = once(primary, 'message');
    primary.send({ worker: 0, drain: true });
    const [{ exit, code }] = (await exited) as [{ exit: number; code: number }];
    expect(code).toBe(0);
    const since = load.ended.length + 20;
    await load.more(100);
    expect(load.instancesSince(since).has(String(exit))).toBe(false);
    await load.stop();
    expect(load.errors).toEqual([]);
    expect(load.lost).toEqual([]);
  });

  it('one of them crashes, and the other goes on', async () => {
    const exited = once(primary, 'message');
    primary.send({ worker: 1, kill: true });
    const [{ exit }] = (await exited) as [{ exit: number }];
    const since = load.ended.length + 20;
    await load.more(100);
    await load.stop();
    expect(load.instancesSince(since).has(String(exit))).toBe(false);
    expect(load.lost.length).toBeLessThanOrEqual(20);
  });
});
