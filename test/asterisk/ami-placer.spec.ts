import { afterEach, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  AmiClient,
  CallPlacer,
  MemoryAttemptStore,
  type AmiClientOptions,
  type CallPlacerOptions,
  type PlaceOptions,
} from 'nestjs-agi/ami';
import { AGIServer, type AGIChannel } from 'nestjs-agi/core';
import { failure } from '../ami/fixture/client.js';
import { awkwardText, settings } from '../fuzz/settings.js';
import { describeAsterisk } from './host/index.js';

const USERS = `
[app]
secret = x
read = system,call
write = originate,system,call

[dialplan]
secret = x
read = call
write = originate,call

[deaf]
secret = x
read = system
write = originate,system,call
`;

const FAR = `
[far]
exten => answer,1,Answer()
 same => n,Wait(60)
exten => busy,1,Busy(1)
exten => 17,1,Hangup(17)
exten => 21,1,Hangup(21)
exten => 34,1,Hangup(34)
exten => congestion,1,Congestion(1)
exten => silent,1,Ringing()
 same => n,Wait(60)
exten => gone,1,Hangup()

[land]
exten => s,1,AGI(\${AGI_TARGET})
 same => n,Hangup()
`;

describeAsterisk(
  'placing calls on a real Asterisk',
  (asterisk) => {
    const open: (() => Promise<unknown>)[] = [];

    afterEach(async () => {
      for (const close of open.splice(0).reverse()) await close();
    });

    async function connect(options: Partial<AmiClientOptions> = {}): Promise<AmiClient> {
      const ami = new AmiClient({
        port: asterisk().amiPort,
        username: 'app',
        secret: 'x',
        reconnectDelay: 50,
        ...options,
      });
      open.push(() => ami.close());
      await ami.connect();
      return ami;
    }

    /** A placer whose calls reach this handler at `/call`. */
    async function placing(
      handler: (channel: AGIChannel) => unknown,
      options: Partial<CallPlacerOptions> = {},
      client: Partial<AmiClientOptions> = {},
    ): Promise<CallPlacer> {
      const server = new AGIServer({ port: 0 });
      server.agi('/call', async (channel) => {
        await handler(channel);
      });
      const { port } = await server.listen();
      open.push(() => server.close({ drain: 0 }));
      return new CallPlacer(await connect(client), { agi: `agi://127.0.0.1:${port}`, ...options });
    }

    const call = (extension: string): PlaceOptions => ({
      to: `Local/${extension}@far/n`,
      route: '/call',
    });

    it('is answered, and the handler has the same call, with its arguments', async () => {
      const handled: unknown[] = [];
      const placer = await placing(async ({ request }) => {
        handled.push([request.uniqueId, request.params.id, request.args, request.callerId]);
      });
      const placed = await placer.place({
        ...call('answer'),
        route: '/call?id=7',
        args: ['a,b', 'c'],
        callerId: { name: 'Ada', number: '123' },
      });
      expect(placed.outcome).toBe('answered');
      await placed.ended;
      expect(handled).toEqual([[placed.uniqueId, '7', ['a,b', 'c'], '123']]);
    });

    it.each([
      ['busy', 'busy', undefined],
      ['17', 'busy', 17],
      ['34', 'congestion', 34],
      ['congestion', 'congestion', undefined],
      ['21', 'failed', 21],
      ['gone', 'no-answer', 16],
      ['nowhere', 'failed', undefined],
    ])('tells what came of it: %s', async (extension, outcome, cause) => {
      const placer = await placing(() => undefined);
      const placed = await placer.place(call(extension));
      expect([placed.outcome, placed.cause]).toEqual([outcome, cause]);
    });

    it('tells that nobody answers, and that there is no such technology', async () => {
      const placer = await placing(() => undefined);
      const [silent, foreign] = await Promise.all([
        placer.place({ ...call('silent'), ring: 1000 }),
        placer.place({ ...call('answer'), to: 'NoSuchTechnology/1' }),
      ]);
      expect([silent.outcome, foreign.outcome]).toEqual(['no-answer', 'failed']);
    });

    it('is cancelled while it rings', async () => {
      const placer = await placing(() => undefined);
      const controller = new AbortController();
      const ringing = placer.place({ ...call('silent'), signal: controller.signal });
      // eslint-disable-next-line no-restricted-syntax -- at any moment while it rings
      await new Promise((resolve) => setTimeout(resolve, 300));
      controller.abort();
      expect((await ringing).outcome).toBe('cancelled');
    });

    it('keeps any argument and any variable exact', async () => {
      let received: unknown;
      const placer = await placing(async (channel) => {
        const { value } = await channel.getVariable('AMI_RANDOM');
        received = [channel.request.args[0], value];
      });
      const text = awkwardText.filter((one) => !/[\r\n\0\uD800-\uDFFF]/.test(one) && one !== '');
      await fc.assert(
        fc.asyncProperty(text, async (given) => {
          received = undefined;
          const placed = await placer.place({
            ...call('answer'),
            args: [given],
            variables: { AMI_RANDOM: given },
          });
          await placed.ended;
          expect([given, received]).toEqual([given, [given, given]]);
        }),
        settings(30),
      );
    });

    it('lands by the dialplan without the right system', async () => {
      const handled: string[] = [];
      const placer = await placing(
        ({ request }) => handled.push(request.args.join()),
        {},
        { username: 'dialplan', bootTimeout: 0 },
      );
      const direct = await failure(placer.place(call('answer')));
      expect([direct.code, direct.message]).toEqual([
        'E_AMI_RIGHTS',
        expect.stringContaining('right system'),
      ]);
      const placed = await placer.place({
        ...call('answer'),
        args: ['x', 'y'],
        via: { context: 'land', extension: 's' },
      });
      await placed.ended;
      expect([placed.outcome, handled]).toEqual(['answered', ['x,y']]);
      const nowhere = { ...call('answer'), via: { context: 'land', extension: 'nowhere' } };
      expect((await failure(placer.place(nowhere))).code).toBe('E_AMI_REFUSED');
    });

    it('says that `read = call` is missing', async () => {
      const placer = await placing(() => undefined, { eventTimeout: 1000 }, { username: 'deaf' });
      const { code, message } = await failure(placer.place(call('silent')));
      expect([code, message]).toEqual(['E_AMI_RIGHTS', expect.stringContaining('`read`')]);
    });

    it('survives a restart of Asterisk in the middle: no call is lost, none is placed twice', async () => {
      const store = new MemoryAttemptStore();
      const handled = new Map<string, number>();
      const ids = Array.from({ length: 100 }, (_, index) => `call-${index}`);
      let restart = (): void => undefined;
      const half = new Promise<void>((resolve) => (restart = resolve));
      const placer = await placing(
        ({ request }) => {
          const [id = ''] = request.args;
          handled.set(id, (handled.get(id) ?? 0) + 1);
          if (handled.size === 30) restart();
        },
        { store, maxCalls: 20, callsPerSecond: 50 },
      );
      const placed = ids.map((id) =>
        placer.place({ ...call('answer'), args: [id], key: id }).then(
          ({ outcome }) => outcome as string,
          (error: unknown) => (error as { code: string }).code,
        ),
      );
      await half;
      await asterisk()
        .command('core restart now')
        .catch(() => undefined);
      const outcomes = await Promise.all(placed);
      expect(
        outcomes.filter((one) => !/^(?:answered|failed|E_AMI_OUTCOME_UNKNOWN)$/.test(one)),
      ).toEqual([]);
      expect(outcomes.filter((one) => one === 'answered').length).toBeGreaterThan(60);
      expect([...handled.values()].filter((times) => times > 1)).toEqual([]);
      const states = ids.map((id) => store.records.get(id)!.state);
      expect(states.filter((state) => state !== 'over' && state !== 'unknown')).toEqual([]);
      await asterisk().connectAgain();
    });
  },
  { dialplan: { 'far.conf': FAR }, config: { 'manager-users.conf': USERS } },
);
