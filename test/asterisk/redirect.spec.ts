import { expect, it } from '@jest/globals';
import { once } from 'node:events';
import type { AGIChannel, AGIError, AGIServerOptions } from 'nestjs-agi/core';
import { runCall } from './fixture/run-call.js';
import { describeAsterisk } from './host/index.js';

/** The extensions to which calls are redirected, where they stay until they are hung up. */
const DIALPLAN = `
[redirect-elsewhere]
exten => 7,1,Set(ARRIVED=yes)
 same => n,Hangup()
exten => agent,1,Answer()
 same => n,Wait(60)
 same => n,Hangup()

[redirect-features]
exten => 8,1,Set(ARRIVED=transferred)
 same => n,Hangup()
`;

describeAsterisk(
  'a call that is taken elsewhere, on a real Asterisk',
  (asterisk) => {
    const redirect = (channel: AGIChannel, extension: string, priority = 1) =>
      asterisk().ami.action('Redirect', {
        Channel: channel.request.channel ?? '',
        Context: 'redirect-elsewhere',
        Exten: extension,
        Priority: String(priority),
      });

    const hangsUp = (channel: AGIChannel) => asterisk().hangUp(channel.request.uniqueId);

    it.concurrent.each([1, 2])(
      'tells the place of a redirect, at priority %d',
      async (priority) => {
        const { value } = await runCall(asterisk(), async (c) => {
          const live = await c.redirectedTo();
          await Promise.all([once(c, 'hangup'), redirect(c, '7', priority)]);
          const refused = await c.answer().catch((error: unknown) => error as AGIError);
          return { live, place: await c.redirectedTo(), message: (refused as AGIError).message };
        });
        expect(value).toMatchObject({
          live: null,
          place: { context: 'redirect-elsewhere', extension: '7', priority: String(priority) },
          message: expect.stringContaining('hung up or redirected') as unknown,
        });
      },
    );

    it.concurrent('tells of a caller whom an agent transferred out of a Dial', async () => {
      const { value, call } = await runCall(
        asterisk(),
        async (c) => {
          const dialed = c.exec('Dial', ['Local/agent@redirect-elsewhere/n', '60', 'g']);
          const agent = await bridged(/^Local\/agent@redirect-elsewhere-\w+;1$/);
          await asterisk().ami.action('BlindTransfer', {
            Channel: agent,
            Context: 'redirect-features',
            Exten: '8',
          });
          await dialed;
          if (!c.hungUp) await once(c, 'hangup');
          return c.redirectedTo();
        },
        { read: ['ARRIVED'] },
      );
      expect(value).toEqual({ context: 'redirect-features', extension: '8', priority: '1' });
      expect(call.variables).toEqual({ ARRIVED: 'transferred' });
    });

    it.concurrent.each<[string, (channel: AGIChannel) => Promise<unknown>]>([
      ['hung up', (c) => hangsUp(c)],
      [
        'hung up after continueAt()',
        async (c) => {
          await c.continueAt('redirect-elsewhere', '7', 2);
          await hangsUp(c);
        },
      ],
      [
        'hung up after EXEC Goto to a first priority',
        async (c) => {
          await c.exec('Goto', 'redirect-elsewhere,7,1');
          await hangsUp(c);
        },
      ],
      ['was hung up on by SET AUTOHANGUP', (c) => c.setAutoHangup(1)],
    ])('says null of a caller who %s', async (_, ends) => {
      const { value, error } = await runCall(asterisk(), async (c) => {
        await ends(c);
        if (!c.hungUp) await once(c, 'hangup');
        return { place: await c.redirectedTo() };
      });
      expect(error).toBeUndefined();
      expect(value).toEqual({ place: null });
    });

    it.concurrent.each<[string, AGIServerOptions]>([
      ['with endOnRedirect, at once', { endOnRedirect: true }],
      ['without it, after hangupGrace', { hangupGrace: 200 }],
    ])('ends the session of a handler that goes on for ever: %s', async (_, options) => {
      const { value, call } = await runCall(
        asterisk(),
        async (c) => {
          await redirect(c, '7');
          // The handler does not look: the end of its session is all that it waits for.
          const ended: unknown[] = await once(c, 'end');
          return ended[0];
        },
        { read: ['ARRIVED'] },
        { hangupGrace: 3_600_000, ...options },
      );
      expect(value).toBe('hangup');
      expect(call.variables).toEqual({ ARRIVED: 'yes' });
    });

    /** The channel of such a name, as soon as it is bridged. */
    const bridged = async (name: RegExp): Promise<string> => {
      for (;;) {
        const lines = (await asterisk().command('core show channels concise')).split('\n');
        // The fields of a line end in the bridge's id and the channel's own.
        const fields = lines.map((line) => line.split('!'));
        const found = fields.find(([channel = '']) => name.test(channel));
        if (found?.[0] !== undefined && found.at(-2) !== '') return found[0];
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    };
  },
  { dialplan: { 'redirect.conf': DIALPLAN } },
);
