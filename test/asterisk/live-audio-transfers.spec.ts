import { expect, it } from '@jest/globals';
import { once } from 'node:events';
import type { AudioLine, AudioLineEnd } from 'nestjs-agi/audio';
import type { AGIChannel } from 'nestjs-agi/core';
import {
  audioChannels,
  hearsTone,
  noAudioChannels,
  speakUntil,
  untilHangup,
  withAudio,
} from './fixture/live-audio.js';
import { addTone, callByTelephone } from './fixture/telephone-call.js';
import { describeAsterisk } from './host/index.js';
import { tone } from './telephone/index.js';

const ON_AND_ON = 60_000;

/** The extensions to which telephones are transferred: a tone by which they are known. */
const DIALPLAN = `
[live-audio-transfers]
exten => 8,1,Answer()
 same => n,Playback(\${TONE})
 same => n,Hangup()
exten => 9,1,Answer()
 same => n,Echo()
 same => n,Hangup()
`;

function endOf(line: AudioLine): Promise<AudioLineEnd> {
  return once(line, 'close').then(([reason]) => reason as AudioLineEnd);
}

describeAsterisk(
  'live audio beside a call that is taken elsewhere',
  (asterisk) => {
    const target = (): string => addTone(asterisk(), 800, ON_AND_ON);

    /** Attaches a line that whispers 900 Hz, and hears the caller. */
    const talk = async (
      channel: AGIChannel,
      attach: () => Promise<AudioLine>,
    ): Promise<AudioLine> => {
      await channel.answer();
      // Whoever takes over the call has it, too.
      await channel.setVariable('__TONE', target());
      await channel.setVariable('TRANSFER_CONTEXT', 'live-audio-transfers');
      const line = await attach();
      void line.speak(tone(ON_AND_ON, 900));
      return line;
    };

    it.concurrent('ends when the far end transfers the caller, who hears it no more', async () => {
      await withAudio(async (audio, port) => {
        const { value, error } = await callByTelephone(
          asterisk(),
          async (channel, { bob }) => {
            const line = await talk(channel, () => audio.attach(channel));
            const end = endOf(line);
            void channel.dial(bob);
            await untilHangup(channel);
            const place = await channel.redirectedTo();
            return { end: await end, extension: place?.extension, open: audio.lines.size };
          },
          async (call, { bob }) => {
            const called = await bob.telephone.nextCall();
            await called.answered;
            await speakUntil(call, 500, 900);
            expect(await called.refer('8')).toBe(200);
            await call.hears({ tone: 800 });
            await noAudioChannels(asterisk(), port);
            await call.hangUp();
          },
          { farEnds: { bob: { reply: 'answer', connect: { context: 'live-audio-transfers' } } } },
        );
        expect(error).toBeUndefined();
        expect(value).toEqual({ end: 'hangup', extension: '8', open: 0 });
      });
    });

    it.concurrent(
      'goes on when the caller transfers the far end, until the caller is gone',
      async () => {
        await withAudio(async (audio, port) => {
          const { value, error } = await callByTelephone(
            asterisk(),
            async (channel, { bob }) => {
              const line = await talk(channel, () => audio.attach(channel));
              const end = endOf(line);
              await channel.dial(bob);
              line.clear();
              await hearsTone(line, 1500);
              void line.speak(tone(ON_AND_ON, 1700));
              await untilHangup(channel);
              return end;
            },
            async (call, { bob }) => {
              const called = await bob.telephone.nextCall();
              await called.answered;
              await speakUntil(call, 500, 900);
              expect(await call.refer('8')).toBe(200);
              await called.hears({ tone: 800 });
              await speakUntil(call, 1500, 1700);
              await Promise.all([call.hangUp(), called.hangUp()]);
              await noAudioChannels(asterisk(), port);
            },
            { farEnds: { bob: { reply: 'answer' } } },
          );
          expect(error).toBeUndefined();
          expect(value).toBe('hangup');
        });
      },
    );

    it.concurrent('ends when the caller is put into another bridge by a masquerade', async () => {
      await withAudio(async (audio, port) => {
        let ours = '';
        const { value, error } = await callByTelephone(
          asterisk(),
          async (channel) => {
            ours = channel.request.channel ?? '';
            const line = await talk(channel, () => audio.attach(channel));
            const end = endOf(line);
            await channel.waitForDigit(ON_AND_ON);
            await untilHangup(channel);
            return { end: await end, open: audio.lines.size };
          },
          async (call, { bob }) => {
            await call.hears({ tone: 900 });
            const friend = await bob.telephone.call('9');
            await friend.answered;
            await bridge(ours, await channelOf(bob.dialString));
            await friend.speakUntil(call.hears({ tone: 1300 }), tone(200, 1300));
            await noAudioChannels(asterisk(), port);
            await Promise.all([call.hangUp(), friend.hangUp()]);
          },
          { farEnds: { bob: { connect: { context: 'live-audio-transfers' } } } },
        );
        expect(error).toBeUndefined();
        expect(value).toEqual({ end: 'hangup', open: 0 });
      });
    });

    it.concurrent(
      'loses what the network loses, and no more, and goes on after a gap',
      async () => {
        await withAudio(async (audio) => {
          const { value, error } = await callByTelephone(
            asterisk(),
            async (channel) => {
              await channel.answer();
              const line = await audio.attach(channel);
              const speech = once(line, 'speech', { signal: channel.signal });
              await hearsTone(line, 500);
              // With losses it may take a while: the caller speaks on until the answer comes.
              await speech;
              void line.speak(tone(ON_AND_ON, 900));
              await channel.waitForDigit(ON_AND_ON);
              // Whatever was said before is not heard now.
              await hearsTone(line, 1500);
              line.clear();
              void line.speak(tone(ON_AND_ON, 1700));
              await untilHangup(channel);
              return line.dropped;
            },
            async (call) => {
              await call.answered;
              call.lose(0.2);
              await speakUntil(call, 500, 900);
              call.mute();
              await call.speak(tone(500, 600));
              call.unmute();
              call.lose(0);
              await call.press('1');
              call.lose(0.2);
              await speakUntil(call, 1500, 1700);
              await call.hangUp();
            },
          );
          expect(error).toBeUndefined();
          expect(value).toBe(0);
        });
      },
    );

    /** Connects two channels, wherever they are. */
    const bridge = (Channel1: string, Channel2: string): Promise<unknown> =>
      asterisk().ami.action('Bridge', { Channel1, Channel2, Tone: 'no' });

    /** The channel of a telephone that has called. */
    const channelOf = async (dialString: string): Promise<string> => {
      const shown = await asterisk().command('core show channels concise');
      const names = shown.split('\n').map((line) => line.split('!')[0] ?? '');
      return names.find((name) => name.startsWith(`${dialString}-`)) ?? '';
    };

    it.concurrent('leaves no channel where the handler ends without closing it', async () => {
      await withAudio(async (audio, port) => {
        let during: string[] = [];
        await callByTelephone(
          asterisk(),
          async (channel) => {
            await channel.answer();
            await audio.attach(channel);
            during = await audioChannels(asterisk(), port);
          },
          (call) => call.ended,
        );
        await noAudioChannels(asterisk(), port);
        expect([during.length, audio.lines.size]).toEqual([1, 0]);
      });
    });
  },
  { dialplan: { 'live-audio-transfers.conf': DIALPLAN } },
);
