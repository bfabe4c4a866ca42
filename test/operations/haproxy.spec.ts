import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { describeWith } from './fixture/describe-with.js';
import { haproxy } from './fixture/haproxy.js';
import { freePort, Instance } from './fixture/instance.js';
import { Load } from './fixture/load.js';
import type { Program } from './fixture/program.js';

/** Ample for HAProxy's checks (2.5 s would do), on a machine that is busy with other things, too. */
const NOTICE = 8000;

describeWith({ programs: ['haproxy'] }, 'two instances behind HAProxy', () => {
  let a: Instance;
  let b: Instance;
  let proxy: Program;
  let load: Load;

  beforeEach(async () => {
    a = new Instance('a', await freePort(), { proxy: '127.0.0.1', notice: NOTICE });
    b = new Instance('b', await freePort(), { proxy: '127.0.0.1', notice: NOTICE });
    await Promise.all([a.start(), b.start()]);
    const port = await freePort();
    proxy = haproxy('deploy/haproxy.cfg', {
      AGI_BIND: `127.0.0.1:${port}`,
      AGI_A: `127.0.0.1:${a.port}`,
      AGI_B: `127.0.0.1:${b.port}`,
    });
    await proxy.start('127.0.0.1', port);
    load = new Load(`agi://127.0.0.1:${port}/call/50`, 20);
    await load.more(40);
  });

  afterEach(async () => {
    await load.stop();
    await proxy.stop();
    await Promise.all([a.kill(), b.kill()]);
  });

  it('share the calls, know who places them, and are not disturbed by probes', async () => {
    await load.more(100);
    await load.stop();
    expect(load.instancesSince(0)).toEqual(new Set(['a', 'b']));
    expect(new Set(load.ended.map(({ set }) => set.PEER))).toEqual(new Set(['127.0.0.1']));
    expect([...a.complaints, ...b.complaints, ...load.errors]).toEqual([]);
  });

  it('are deployed one after the other, and no call is lost', async () => {
    for (const [instance, other] of [
      [a, b],
      [b, a],
    ] as const) {
      expect(await instance.drain()).toBe(0);
      const since = load.ended.length + 20;
      await load.more(100);
      expect(load.instancesSince(since)).toEqual(new Set([other.name]));
      await instance.start();
      while (!load.instancesSince(load.ended.length - 20).has(instance.name)) await load.more(10);
    }
    await load.stop();
    expect(load.errors).toEqual([]);
    expect(load.lost).toEqual([]);
    expect(load.ended.length).toBeGreaterThan(300);
    expect([...a.complaints, ...b.complaints]).toEqual([]);
  });

  it('lose only the calls of the one that crashes', async () => {
    await a.kill();
    const since = load.ended.length + 20;
    await load.more(200);
    await load.stop();
    expect(load.errors).toEqual([]);
    // The calls that ran on it then; every later one was taken by the other.
    expect(load.lost.every(({ set }) => set.INSTANCE === 'a' || set.INSTANCE === undefined)).toBe(
      true,
    );
    expect(load.lost.length).toBeLessThanOrEqual(20);
    expect(load.instancesSince(since)).toEqual(new Set(['b']));
    expect(b.complaints).toEqual([]);
  });
});
