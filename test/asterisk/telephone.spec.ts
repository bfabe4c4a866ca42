import { expect, it } from '@jest/globals';
import { once } from 'node:events';
import type { AGIChannel } from 'nestjs-agi/core';
import { addTone, callByTelephone } from './fixture/telephone-call.js';
import { Deferred } from './host/deferred.js';
import { describeAsterisk } from './host/index.js';
import { isTone, tone } from './telephone/index.js';

const DIALPLAN = `
[telephone-transfers]
exten => 8,1,Answer()
 same => n,Playback(\${TONE})
 same => n,Hangup()
`;

/** Waits for the end of the call, in a handler that has nothing else to do. */
async function untilHangup(channel: AGIChannel): Promise<string> {
  if (!channel.hungUp) await once(channel, 'hangup');
  return 'hung up';
}

describeAsterisk(
  'a real telephone',
  (asterisk) => {
    it.concurrent('calls an extension as the caller that it is told to be', async () => {
      const { value, end } = await callByTelephone(
        asterisk(),
        async (channel) => {
          await channel.answer();
          const { callerId, callerIdName, extension } = channel.request;
          return { callerId, callerIdName, extension };
        },
        (call) => call.answered,
        { extension: '4321', caller: { callerId: { name: 'Zoë "Z"', number: '4711' } } },
      );
      // PJSIP leaves in the name the backslash that escapes a quote in the SIP header.
      const callerIdName = String.raw`Zoë \"Z\"`;
      expect(value).toEqual({ callerId: '4711', callerIdName, extension: '4321' });
      expect(end).toEqual({ by: 'asterisk', how: 'BYE', cause: 16 });
    });

    it.concurrent('hears a prompt before the answer, and after it', async () => {
      const early = addTone(asterisk(), 450, 400);
      const late = addTone(asterisk(), 800, 400);
      const heard = new Deferred<void>();
      await callByTelephone(
        asterisk(),
        async (channel) => {
          await channel.exec('Progress');
          await channel.streamFile(early);
          await heard.promise;
          await channel.answer();
          await channel.streamFile(late);
        },
        async (call) => {
          await call.earlyMedia;
          await call.hears({ tone: 450 });
          expect(call.isAnswered).toBe(false);
          heard.resolve();
          await call.answered;
          await call.hears({ tone: 800 });
        },
      );
    });

    it.concurrent(
      'is sent nothing by a handler that neither answers nor says Progress',
      async () => {
        const prompt = addTone(asterisk(), 450, 400);
        const { value, end } = await callByTelephone(
          asterisk(),
          (channel) => channel.streamFile(prompt),
          async (call) => {
            await call.ended;
            expect(call.heard).toHaveLength(0);
          },
        );
        expect(value).toMatchObject({ raw: '200 result=0 endpos=3200' });
        expect(end).toMatchObject({ by: 'asterisk', how: 'REFUSED', status: 603 });
      },
    );

    it.concurrent('hears that the far end rings', async () => {
      const { end } = await callByTelephone(
        asterisk(),
        async (channel) => {
          await channel.exec('Ringing');
          await untilHangup(channel);
        },
        async (call) => {
          await call.ringing;
          await call.hangUp();
        },
      );
      expect(end).toMatchObject({ by: 'telephone', how: 'CANCEL' });
    });

    it.concurrent.each([
      { duration: 100, gap: 100 },
      { duration: 60, gap: 60 },
      { duration: 40, gap: 40 },
    ])('presses keys of $duration ms, $gap ms apart, for GET DATA', async (timing) => {
      const { value } = await callByTelephone(
        asterisk(),
        async (channel) => {
          await channel.answer();
          const asked = channel.getData(addTone(asterisk(), 450, 200), 60_000, 11);
          return (await asked).digits;
        },
        async (call) => {
          await call.hears({ tone: 450 });
          await call.press('12334567890', timing);
        },
      );
      expect(value).toBe('12334567890');
    });

    it.concurrent('presses keys by SIP INFO', async () => {
      const { value } = await callByTelephone(
        asterisk(),
        async (channel) => {
          await channel.answer();
          const { digits } = await channel.getData(addTone(asterisk(), 450, 200), 60_000, 3);
          return digits;
        },
        async (call) => {
          await call.hears({ tone: 450 });
          for (const key of '*90') await call.pressByInfo(key);
        },
      );
      expect(value).toBe('*90');
    });

    it.concurrent.each(['ulaw', 'alaw'] as const)('speaks and hears in %s', async (codec) => {
      await callByTelephone(
        asterisk(),
        async (channel) => {
          await channel.answer();
          await channel.exec('Echo');
        },
        async (call) => {
          await call.answered;
          await call.speakUntil(call.hears({ tone: 1000 }), tone(200, 1000));
          await call.speakUntil(call.hears({ tone: [700, 900] }), tone(200, [700, 900]));
          await call.hangUp();
        },
        { caller: { codecs: [codec] } },
      );
    });

    it.concurrent('loses the packets that it is told to lose', async () => {
      await callByTelephone(
        asterisk(),
        async (channel) => {
          await channel.answer();
          await channel.exec('Echo');
        },
        async (call) => {
          await call.answered;
          await call.speakUntil(call.hears({ tone: 600 }), tone(200, 600));
          await call.hears('silence');
          call.lose(0.5);
          await call.speak(tone(1000, 1000));
          call.lose(0);
          await call.hears({ tone: 1000 });
          await call.hears('silence');
          const arrived = call.heard.filter(({ samples }) => isTone(samples, 1000));
          expect(arrived.length).toBeLessThanOrEqual(26);
          call.mute();
          await call.hearsNothing();
          call.unmute();
          call.listenAnew();
          await call.speakUntil(call.hears({ tone: 800 }), tone(200, 800));
          await call.hangUp();
        },
      );
    });

    it.concurrent(
      'is hung up on when it sends nothing for longer than Asterisk bears',
      async () => {
        const { value, end } = await callByTelephone(
          asterisk(),
          async (channel) => {
            await channel.answer();
            return untilHangup(channel);
          },
          async (call) => {
            await call.answered;
            call.mute();
          },
          { caller: { endpoint: { rtp_timeout: '1' } } },
        );
        expect(value).toBe('hung up');
        expect(end).toMatchObject({ by: 'asterisk', how: 'BYE' });
      },
    );

    it.concurrent.each(['sendonly', 'inactive'] as const)(
      'hears nothing while it has put the call on hold by %s',
      async (direction) => {
        const { value } = await callByTelephone(
          asterisk(),
          async (channel) => {
            await channel.answer();
            return channel.streamFile(addTone(asterisk(), 450, 60_000), '#');
          },
          async (call) => {
            await call.hears({ tone: 450 });
            await call.hold(direction);
            await call.hearsNothing();
            call.listenAnew();
            await call.unhold();
            await call.hears({ tone: 450 });
            await call.press('#');
          },
        );
        expect(value).toMatchObject({ digit: '#' });
      },
    );

    it.concurrent('hangs up with BYE, within a command', async () => {
      const { value, end } = await callByTelephone(
        asterisk(),
        async (channel) => {
          await channel.answer();
          const { raw } = await channel.streamFile(addTone(asterisk(), 450, 60_000));
          return { raw, then: await untilHangup(channel) };
        },
        async (call) => {
          await call.hears({ tone: 450 });
          await call.hangUp();
        },
      );
      expect(value).toMatchObject({
        raw: expect.stringMatching(/^200 result=-1 endpos=\d+$/) as unknown,
        then: 'hung up',
      });
      expect(end).toEqual({ by: 'telephone', how: 'BYE' });
    });

    it.concurrent('hangs up with CANCEL before the answer', async () => {
      const { value, end } = await callByTelephone(
        asterisk(),
        async (channel) => {
          await channel.exec('Progress');
          await channel.streamFile(addTone(asterisk(), 450, 60_000));
          return untilHangup(channel);
        },
        async (call) => {
          await call.hears({ tone: 450 });
          await call.hangUp();
        },
      );
      expect(value).toBe('hung up');
      expect(end).toMatchObject({ by: 'telephone', how: 'CANCEL' });
    });

    it.concurrent(
      'talks with a telephone that answers, which hears it and presses keys',
      async () => {
        const { value } = await callByTelephone(
          asterisk(),
          async (channel, { bob }) => {
            await channel.answer();
            await channel.exec('Dial', [bob, '60', 'g']);
            return (await channel.getVariable('DIALSTATUS')).value;
          },
          async (call, { bob }) => {
            const called = await bob.telephone.nextCall();
            expect(called.caller).toEqual({ name: 'Alice', number: '4711' });
            await called.answered;
            // Words that are spoken before the two are connected are lost.
            await Promise.all([
              called.speakUntil(call.hears({ tone: 800 }), tone(200, 800)),
              call.speakUntil(called.hears({ tone: 450 }), tone(200, 450)),
            ]);
            await called.press('42');
            await call.hearsKeys('42');
            await called.hangUp();
            await call.ended;
          },
          {
            caller: { callerId: { name: 'Alice', number: '4711' } },
            farEnds: {
              bob: { reply: 'answer', after: 50 },
            },
          },
        );
        expect(value).toBe('ANSWER');
      },
    );

    it.concurrent.each([
      ['BUSY', { reply: 486 }],
      ['NOANSWER', { reply: 'ring' as const }],
      ['ANSWER', { reply: 'answer' as const, hangUpAfter: 50 }],
      ['CONGESTION', { reply: 503 }],
    ])('plays the far end of a Dial that comes to %s', async (status, bob) => {
      const { value } = await callByTelephone(
        asterisk(),
        async (channel, dial) => {
          const ring = status === 'NOANSWER' ? '1' : '60';
          await channel.exec('Dial', [dial.bob, ring, 'g']);
          return (await channel.getVariable('DIALSTATUS')).value;
        },
        (call) => call.ended,
        { farEnds: { bob } },
      );
      expect(value).toBe(status);
    });

    it.concurrent('plays early media to who calls it', async () => {
      await callByTelephone(
        asterisk(),
        (channel, { bob }) => channel.exec('Dial', [bob, '60']),
        async (call) => {
          await call.earlyMedia;
          await call.hears({ tone: 800 });
          expect(call.isAnswered).toBe(false);
          await call.hangUp();
        },
        { farEnds: { bob: { early: tone(2000, 800) } } },
      );
    });

    it.concurrent('transfers who talks with it by REFER', async () => {
      const target = addTone(asterisk(), 800, 300);
      const { value } = await callByTelephone(
        asterisk(),
        async (channel, { bob }) => {
          await channel.answer();
          await channel.setVariable('TONE', target);
          const { raw } = await channel.exec('Dial', [bob, '60', 'g']);
          await untilHangup(channel);
          return { raw, to: await channel.redirectedTo() };
        },
        async (call, { bob }) => {
          const called = await bob.telephone.nextCall();
          await called.answered;
          await called.speakUntil(call.hears({ tone: 450 }), tone(200, 450));
          expect(await called.refer('8')).toBe(200);
          await call.hears({ tone: 800 });
        },
        { farEnds: { bob: { reply: 'answer', connect: { context: 'telephone-transfers' } } } },
      );
      expect(value).toEqual({
        raw: '200 result=0',
        to: { context: 'telephone-transfers', extension: '8', priority: '1' },
      });
    });

    it.concurrent('cannot transfer an AGI application by REFER', async () => {
      const { value } = await callByTelephone(
        asterisk(),
        async (channel) => {
          await channel.answer();
          return (await channel.getData(addTone(asterisk(), 450, 200), 60_000, 1)).digits;
        },
        async (call) => {
          await call.hears({ tone: 450 });
          expect(await call.refer('8')).toBe(400);
          await call.press('5');
        },
      );
      expect(value).toBe('5');
    });

    it.concurrent('is transferred by Transfer()', async () => {
      const { value } = await callByTelephone(
        asterisk(),
        async (channel) => {
          await channel.answer();
          await channel.exec('Transfer', ['PJSIP/sip:200@192.0.2.1']);
          return (await channel.getVariable('TRANSFERSTATUS')).value;
        },
        async (call) => {
          expect(await call.transferred).toBe('sip:200@192.0.2.1');
        },
      );
      expect(value).toBe('SUCCESS');
    });

    it.concurrent('is reached when it has registered, and no longer when it has gone', async () => {
      const { value } = await callByTelephone(
        asterisk(),
        async (channel, { bob }) => {
          const dial = async (): Promise<string | null | undefined> => {
            await channel.exec('Dial', [bob, '60', 'g']);
            return (await channel.getVariable('DIALSTATUS')).value;
          };
          const statuses = [await dial()];
          // The telephone registers before each key, with what the key says.
          for (const prompt of [450, 800]) {
            await channel.answer();
            await channel.getData(addTone(asterisk(), prompt, 200), 60_000, 1);
            statuses.push(await dial());
          }
          return statuses;
        },
        async (call, { bob }) => {
          await call.hears({ tone: 450 });
          expect(await bob.telephone.register()).toBe(200);
          await call.press('1');
          await call.hears({ tone: 800 });
          expect(await bob.telephone.register(0)).toBe(200);
          await call.press('1');
        },
        { farEnds: { bob: { reply: 486, connect: { registers: true } } } },
      );
      expect(value).toEqual(['CHANUNAVAIL', 'BUSY', 'CHANUNAVAIL']);
    });

    it.concurrent('tells what it has seen when what it waits for cannot come', async () => {
      await callByTelephone(
        asterisk(),
        (channel) => channel.answer(),
        async (call) => {
          await expect(call.hears({ tone: 450 })).rejects.toThrow(
            /waited for to hear \{"tone":450\}: the call ended before\n[^]*> INVITE sip:100@[^]*< BYE/,
          );
          await expect(call.ringing).rejects.toThrow('the call ended before');
        },
      );
    });
  },
  { dialplan: { 'telephone.conf': DIALPLAN } },
);
