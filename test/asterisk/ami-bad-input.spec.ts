import { afterEach, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { existsSync } from 'node:fs';
import { AmiClient, CallPlacer, type AmiClientOptions, type PlaceOptions } from 'nestjs-agi/ami';
import { AGIServer, type AGIChannel } from 'nestjs-agi/core';
import { failure, next } from '../ami/fixture/client.js';
import { awkwardText, settings } from '../fuzz/settings.js';
import { Relay } from './fixture/relay.js';
import { describeAsterisk } from './host/index.js';

const FLOOD = 10_000;

const USERS = `
[app]
secret = x
read = system,call,user
write = originate,system,call,user,command
writetimeout = 30000

[slow]
secret = x
read = system,user
write = user
`;

const DIALPLAN = `
[bad-input]
exten => answer,1,Answer()
 same => n,Wait(600)
exten => flood,1,Set(I=0)
 same => n(again),UserEvent(Flood,Number: \${I})
 same => n,Set(I=$[\${I} + 1])
 same => n,GotoIf($[\${I} < ${FLOOD}]?again)
 same => n,Hangup()

[bad-input-land]
exten => s,1,AGI(\${AGI_TARGET})
 same => n,Hangup()
`;

describeAsterisk(
  'what goes wrong with the manager of a real Asterisk',
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
        reconnectDelay: 20,
        ...options,
      });
      open.push(() => ami.close());
      await ami.connect();
      return ami;
    }

    async function relay(): Promise<Relay> {
      const one = await Relay.start(asterisk().amiPort);
      open.push(() => one.close());
      return one;
    }

    async function placing(
      ami: AmiClient,
      handler: (channel: AGIChannel) => unknown,
    ): Promise<CallPlacer> {
      const server = new AGIServer({ port: 0 });
      server.agi('/call', async (channel) => {
        await handler(channel);
      });
      const { port } = await server.listen();
      open.push(() => server.close({ drain: 0 }));
      return new CallPlacer(ami, { agi: `agi://127.0.0.1:${port}` });
    }

    /** The error of an action, once Asterisk does none any more. */
    async function refusal(ami: AmiClient): Promise<{ code: string; message: string }> {
      for (;;) {
        try {
          await ami.action('CoreStatus');
        } catch (error) {
          return error as { code: string; message: string };
        }
      }
    }

    const call: PlaceOptions = { to: 'Local/answer@bad-input/n', route: '/call' };

    it(`is not cut off in a flood of ${FLOOD} events, though a listener is slow`, async () => {
      const ami = await connect({ username: 'slow', maxQueuedEvents: 2000 });
      let lost: unknown;
      ami.on('disconnect', (error) => (lost = error));
      const nothing = new Int32Array(new SharedArrayBuffer(4));
      let told = 0;
      let dropped = 0;
      const all = new Promise<void>((resolve) => {
        const look = (): void => {
          if (told + dropped >= FLOOD) resolve();
        };
        ami.on('overflow', (count) => {
          dropped += count;
          look();
        });
        ami.on('UserEvent', ({ UserEvent }) => {
          if (UserEvent !== 'Flood') return;
          told++;
          // The process does nothing else meanwhile.
          Atomics.wait(nothing, 0, 0, 0.5);
          look();
        });
      });
      const flood = { Channel: 'Local/flood@bad-input/n', Application: 'Wait', Data: '600' };
      await asterisk().ami.action('Originate', { ...flood, Async: true });
      let answers = 0;
      let isOver = false as boolean;
      const asking = (async () => {
        while (!isOver) {
          // Its answer comes after the events that were told before it.
          await ami.action('Ping', {}, { timeout: 90_000 });
          answers++;
        }
      })();
      await all;
      isOver = true;
      await asking;
      expect({ lost, count: told + dropped, isAnswered: answers > 0 }).toEqual({
        lost: undefined,
        count: FLOOD,
        isAnswered: true,
      });
    });

    it('notices a half-open connection, and makes another one', async () => {
      const network = await relay();
      const ami = await connect({
        port: network.port,
        pingInterval: 50,
        // Longer than a busy Asterisk is silent.
        pingTimeout: 5000,
        actionTimeout: 10_000,
      });
      const lost = next(ami, 'disconnect');
      network.hold();
      const pending = failure(ami.action('CoreStatus'));
      const [error] = await lost;
      expect([error.code, error.message]).toEqual([
        'E_AMI_DISCONNECTED',
        expect.stringContaining('silent'),
      ]);
      // An action that is slow delays whatever is asked after it, so its own time is waited for.
      expect((await pending).code).toBe('E_AMI_TIMEOUT');
      network.release({ isLost: true });
      await ami.whenConnected();
      expect((await ami.action('Ping')).response.Ping).toBe('Pong');
    });

    it('gives up an answer that does not come, and takes it for no other one when it does', async () => {
      const network = await relay();
      const ami = await connect({ port: network.port });
      network.hold();
      const first = { Variable: 'BAD_INPUT', Value: 'first' };
      expect((await failure(ami.action('Setvar', first, { timeout: 50 }))).code).toBe(
        'E_AMI_TIMEOUT',
      );
      const read = ami.action('Getvar', { Variable: 'BAD_INPUT' });
      network.release();
      // It was carried out nevertheless: that is what the code says.
      expect((await read).response.Value).toBe('first');
    });

    it('waits with a call while Asterisk restarts gracefully, and says what it does', async () => {
      const ami = await connect();
      let hangUp = (): void => undefined;
      const talking = new Promise<void>((resolve) => (hangUp = resolve));
      let calls = 0;
      const placer = await placing(ami, () => (calls++ === 0 ? talking : undefined));
      const before = await placer.place(call);
      expect(before.outcome).toBe('answered');
      const lost = next(ami, 'disconnect');
      // The session that asks for it is answered nothing more: Asterisk waits within the command.
      const asking = await connect();
      void asking.command('core restart gracefully', { timeout: 100_000 }).catch(() => undefined);
      const refused = await refusal(ami);
      expect([refused.code, refused.message]).toEqual([
        'E_AMI_NOT_CONNECTED',
        expect.stringContaining('shutting down'),
      ]);
      const late = await failure(connect());
      expect([late.code, late.message]).toEqual([
        'E_AMI_UNREACHABLE',
        expect.stringContaining('shutting down'),
      ]);
      // Asterisk is asked again and again. Where the connection ends while it is, nobody knows the outcome.
      const waiting = placer.place({
        ...call,
        retry: ({ outcome }) => (outcome === undefined ? 100 : undefined),
      });
      hangUp();
      await before.ended;
      const [error] = await lost;
      expect(error.code).toBe('E_AMI_DISCONNECTED');
      expect((await waiting).outcome).toBe('answered');
      await asterisk().connectAgain();
    });

    it('lets nothing that a call is given become a header or an action', async () => {
      const ami = await connect();
      const injected: unknown[] = [];
      ami.on('UserEvent', (event) => injected.push(event));
      let handled: unknown;
      const placer = await placing(ami, async (channel) => {
        const { value } = await channel.getVariable('GIVEN');
        handled = [channel.request.args, value];
      });
      const attack = fc.constantFrom(
        '\r\n\r\nAction: UserEvent\r\nUserEvent: Injected\r\n\r\n',
        'x\r\nVariable: INJECTED=1',
        'x\nApplication: System\nData: touch /tmp/injected',
        ',INJECTED=1',
        '"),UserEvent(Injected',
        '${SHELL(touch /tmp/injected)}',
        '&Local/flood@bad-input/n',
        '\0',
      );
      const text = fc.oneof(awkwardText, attack).filter((one) => !/[\uD800-\uDFFF]/.test(one));
      const ways = fc.constantFrom(undefined, { context: 'bad-input-land', extension: 's' });
      await fc.assert(
        fc.asyncProperty(text, text, ways, async (argument, value, via) => {
          handled = undefined;
          const given = { args: [argument], variables: { GIVEN: value } };
          const refused = /[\r\n\0]/.test(argument + value);
          try {
            const placed = await placer.place({ ...call, ...given, ...(via && { via }) });
            await placed.ended;
          } catch (error) {
            expect((error as { code: string }).code).toBe('E_AGI_INVALID_ARGUMENT');
            expect(refused).toBe(true);
            return;
          }
          expect(refused).toBe(false);
          expect(handled).toEqual([[argument], value]);
        }),
        settings(40),
      );
      await fc.assert(
        fc.asyncProperty(text, async (more) => {
          const to = `Local/answer@bad-input/n${more}`;
          const names = { to, callerId: { name: more, number: '1' }, ring: 1000 };
          try {
            const placed = await placer.place({ ...call, ...names });
            await placed.hangup().catch(() => undefined);
            await placed.ended;
          } catch (error) {
            expect((error as { code: string }).code).toMatch(/^E_AGI_INVALID_ARGUMENT$/);
          }
        }),
        settings(40),
      );
      // Whatever came of it is told by now.
      await ami.action('UserEvent', { UserEvent: 'Last' });
      await ami.action('Ping');
      await new Promise(setImmediate);
      expect(
        injected.filter((event) => (event as { UserEvent: string }).UserEvent !== 'Last'),
      ).toEqual([]);
      const { response } = await ami.action('Getvar', { Variable: 'INJECTED' });
      expect(response.Value).toBe('');
      expect(existsSync(asterisk().path('/tmp/injected'))).toBe(false);
    });
  },
  { dialplan: { 'bad-input.conf': DIALPLAN }, config: { 'manager-users.conf': USERS } },
);
