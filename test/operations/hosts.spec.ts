import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { describeAsterisk, type CallResult } from '../asterisk/host/index.js';
import { describeWith } from './fixture/describe-with.js';
import { haproxy } from './fixture/haproxy.js';
import { Instance } from './fixture/instance.js';
import { Load } from './fixture/load.js';
import { type Host, Network } from './fixture/network.js';
import { Program } from './fixture/program.js';

const PORT = 4573;
const needs = { programs: ['ip', 'dnsmasq', 'haproxy'], also: () => Network.obstacle() };

/** Resolves when no server listens there any more. */
async function refused(address: string): Promise<void> {
  for (;;) {
    const socket = connect(PORT, address);
    try {
      await once(socket, 'connect');
    } catch {
      return;
    } finally {
      socket.destroy();
    }
    await sleep(10);
  }
}

describeWith(needs, 'two hosts', () => {
  let network: Network;
  let hosts: [Host, Host, Host];
  let a: Instance;
  let b: Instance;

  beforeAll(() => {
    network = new Network();
    hosts = [network.addHost(), network.addHost(), network.addHost()];
  });

  afterAll(() => {
    network.remove();
  });

  async function startInstances(proxy?: string): Promise<void> {
    a = new Instance('a', PORT, { host: hosts[0], ...(proxy && { proxy }) });
    b = new Instance('b', PORT, { host: hosts[1], ...(proxy && { proxy }) });
    await Promise.all([a.start(), b.start()]);
  }

  afterEach(async () => {
    for (const host of hosts) host.find();
    await Promise.all([a.kill(), b.kill()]);
  });

  const nameserver = {
    get nameserver(): string {
      return network.address;
    },
  };

  describeAsterisk(
    'found by SRV records',
    (asterisk) => {
      let dns: Program;

      beforeAll(async () => {
        const records = hosts.slice(0, 2).flatMap(({ address }, index) => {
          const name = `${'ab'[index] ?? ''}.phones.test`;
          return [
            `--address=/${name}/${address}`,
            `--srv-host=_agi._tcp.phones.test,${name},${PORT},10,50`,
          ];
        });
        const own = [
          '--no-resolv',
          '--no-hosts',
          '--pid-file=',
          '--user=root',
          '--bind-interfaces',
        ];
        const where = [
          `--listen-address=${network.address}`,
          '--except-interface=lo',
          '--conf-file=/dev/null',
        ];
        dns = new Program(['dnsmasq', '--keep-in-foreground', ...own, ...where, ...records]);
        await dns.start(network.address, 53);
      });

      afterAll(async () => {
        await dns.stop();
      });

      beforeEach(() => startInstances());

      const url = (length: number): string => `hagi://phones.test/call/${length}`;
      const call = (length = 0): Promise<CallResult> =>
        asterisk().placeCall({ url: url(length), read: ['INSTANCE', 'FINISHED'] });
      const calls = (count: number): Promise<CallResult[]> =>
        Promise.all(Array.from({ length: count }, () => call()));
      const takenBy = (results: CallResult[]): Set<string | undefined> =>
        new Set(results.map(({ variables }) => variables.INSTANCE));
      const unfinished = (results: CallResult[]): CallResult[] =>
        results.filter(
          ({ status, variables }) => status !== 'SUCCESS' || variables.FINISHED !== 'yes',
        );

      /** A call that lasts until the given instance has it; resolves with the promise of its end. */
      async function callOn(
        instance: string,
        length: number,
      ): Promise<{ ended: Promise<CallResult> }> {
        for (;;) {
          const running = asterisk().call({ url: url(length), read: ['INSTANCE', 'FINISHED'] });
          const taken = new Promise<string>((resolve) => {
            asterisk().ami.on('event', function look(event) {
              if (event.Variable !== 'INSTANCE') return;
              asterisk().ami.off('event', look);
              resolve(event.Value ?? '');
            });
          });
          if ((await taken) === instance) return { ended: running.ended };
          running.ended.catch(() => undefined);
        }
      }

      it('share the calls', async () => {
        const results = await calls(40);
        expect(takenBy(results)).toEqual(new Set(['a', 'b']));
        expect(unfinished(results)).toEqual([]);
      });

      it('one crashes: new calls go to the other, whose calls are not disturbed', async () => {
        const there = await callOn('a', 10_000);
        const elsewhere = await callOn('b', 1500);
        await a.kill();
        const { status, variables } = await there.ended;
        expect([status, variables.FINISHED]).toEqual(['SUCCESS', '']);
        const results = await calls(20);
        expect(takenBy(results)).toEqual(new Set(['b']));
        expect(unfinished(results)).toEqual([]);
        expect(unfinished([await elsewhere.ended])).toEqual([]);
      });

      it('one drains: its calls finish, new ones go to the other', async () => {
        const running = await callOn('a', 1500);
        const drained = a.drain();
        await refused(hosts[0].address);
        const results = await calls(20);
        expect(takenBy(results)).toEqual(new Set(['b']));
        expect(unfinished([...results, await running.ended])).toEqual([]);
        expect(await drained).toBe(0);
      });

      it('one is lost: new calls go to the other, its own go on when it is back', async () => {
        const there = await callOn('a', 1500);
        const elsewhere = await callOn('b', 1500);
        hosts[0].lose();
        // Asterisk gives a connection two seconds, then takes the next record.
        const results = await calls(20);
        expect(takenBy(results)).toEqual(new Set(['b']));
        expect(unfinished([...results, await elsewhere.ended])).toEqual([]);
        hosts[0].find();
        expect(unfinished([await there.ended])).toEqual([]);
      });

      it('are not looked up when the URL has a port', async () => {
        const { status, outcome } = await asterisk().placeCall({
          url: `hagi://phones.test:${PORT}/call/0`,
        });
        expect([status, outcome]).toEqual(['FAILURE', '']);
        const direct = await asterisk().placeCall({ url: `hagi://a.phones.test:${PORT}/call/0` });
        expect(direct.status).toBe('SUCCESS');
      });
    },
    nameserver,
  );

  describe('behind HAProxy on a third', () => {
    let proxy: Program;
    let load: Load;

    beforeEach(async () => {
      const [, , { address, prefix }] = hosts;
      await startInstances(address);
      proxy = haproxy(
        'deploy/haproxy.cfg',
        {
          AGI_BIND: `${address}:${PORT}`,
          AGI_A: `${hosts[0].address}:${PORT}`,
          AGI_B: `${hosts[1].address}:${PORT}`,
        },
        prefix,
      );
      await proxy.start(address, PORT);
      load = new Load(`agi://${address}:${PORT}/call/50`, 20);
      await load.more(40);
    });

    afterEach(async () => {
      await load.stop();
      await proxy.stop();
    });

    it('see the address of the caller, not that of HAProxy', async () => {
      await load.stop();
      expect(new Set(load.ended.map(({ set }) => set.PEER))).toEqual(new Set([network.address]));
      expect(load.errors).toEqual([]);
    });

    it('lose a host: new calls go to the other, and its own go on when it is back', async () => {
      hosts[0].lose();
      // Twenty callers: the ones on the lost host wait for it; when others go on, HAProxy has noticed the loss.
      await load.more(200);
      const since = load.ended.length + 20;
      await load.more(100);
      expect(load.instancesSince(since)).toEqual(new Set(['b']));
      hosts[0].find();
      while (!load.instancesSince(load.ended.length - 20).has('a')) await load.more(10);
      await load.stop();
      expect(load.errors).toEqual([]);
      expect(load.lost).toEqual([]);
    });
  });
});
