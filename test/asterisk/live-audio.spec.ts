import { expect, it } from '@jest/globals';
import { once } from 'node:events';
import type { AudioLine, AudioLineEnd } from 'nestjs-agi/audio';
import { addTone, callByTelephone } from './fixture/telephone-call.js';
import {
  HAS_NO_AUDIO,
  hearsTone,
  speakUntil,
  untilHangup,
  withAudio,
} from './fixture/live-audio.js';
import { runCall } from './fixture/run-call.js';
import { describeAsterisk } from './host/index.js';
import { amplitudeOf, isTone, tone, type TelephoneCall } from './telephone/index.js';

/** By this tone a handler tells the telephone that it listens. */
const LISTENING = 3000;

/** The telephone that is dialled: it hears the caller, and never what is whispered. */
async function friend(call: TelephoneCall): Promise<void> {
  await speakUntil(call, 1500, 500);
  await call.hears({ tone: 1300 });
  expect(call.heard.filter(({ samples }) => isTone(samples, 900))).toEqual([]);
  await call.hangUp();
}

/** Longer than any test: it is heard until it is ended. */
const ON_AND_ON = 60_000;

/** Says that it listens until it hears a tone of the caller's. */
async function listenFor(line: AudioLine, hertz: number): Promise<void> {
  const heard = hearsTone(line, hertz);
  void line.speak(tone(ON_AND_ON, LISTENING));
  await heard;
  line.clear();
}

function codeOf(error: unknown): string {
  return (error as { code: string }).code;
}

function endOf(line: AudioLine): Promise<AudioLineEnd> {
  return once(line, 'close').then(([reason]) => reason as AudioLineEnd);
}

if (HAS_NO_AUDIO) {
  describeAsterisk('live audio on an Asterisk without AudioSocket', (asterisk) => {
    it.concurrent('is refused at once, and the call goes on', async () => {
      await withAudio(async (audio) => {
        const { value } = await runCall(asterisk(), async (channel) => {
          const codes = [audio.attach(channel), audio.connect(channel)].map((line) =>
            line.catch((error: unknown) => [codeOf(error), (error as Error).message]),
          );
          const refused = await Promise.all(codes);
          return { refused, after: (await channel.noop()).code };
        });
        expect(value).toEqual({
          refused: [
            ['E_AGI_UNSUPPORTED', expect.stringMatching(/^attach: .*"16\.28\..* came with 18\.0$/)],
            ['E_AUDIO_IN_USE', expect.any(String)],
          ],
          after: 200,
        });
      });
    });
  });
} else {
  describeAsterisk('live audio beside a call', (asterisk) => {
    it.concurrent('is heard in both directions, whatever the call does', async () => {
      const prompt = addTone(asterisk(), 2000, 400);
      const said: string[] = [];
      await withAudio((audio) =>
        callByTelephone(
          asterisk(),
          async (channel) => {
            await channel.answer();
            const line = await audio.attach(channel);
            const talk = async (where: string, hertz: number, work: Promise<unknown>) => {
              await listenFor(line, hertz);
              void line.speak(tone(ON_AND_ON, hertz + 100));
              await work;
              said.push(where);
              line.clear();
            };
            // Each ends when the telephone has heard us, and presses a key.
            await talk('idle', 500, channel.waitForDigit(ON_AND_ON));
            await channel.streamFile(prompt);
            await talk('after a prompt', 700, channel.waitForDigit(ON_AND_ON));
            await channel.sayDigits('1');
            await talk('in GET DATA', 900, channel.getData('', ON_AND_ON, 1));
            await channel.getData(prompt, 1, 1);
            await talk(
              'in RECORD',
              1100,
              channel.recordFile(`${asterisk().insideFolder}/x`, 'wav', '5', ON_AND_ON),
            );
          },
          async (call) => {
            await call.answered;
            for (const hertz of [500, 700, 900, 1100]) {
              await call.hears({ tone: LISTENING });
              await speakUntil(call, hertz, hertz + 100);
              await call.press('5');
            }
          },
        ),
      );
      expect(said).toEqual(['idle', 'after a prompt', 'in GET DATA', 'in RECORD']);
    });

    it.concurrent('ends a prompt when the caller speaks, and the lane goes on', async () => {
      const prompt = addTone(asterisk(), 450, ON_AND_ON);
      const { value } = await withAudio((audio) =>
        callByTelephone(
          asterisk(),
          async (channel) => {
            await channel.answer();
            const line = await audio.attach(channel);
            const barge = new AbortController();
            line.once('speech', () => {
              barge.abort();
            });
            const { signal } = barge;
            const played = await channel
              .streamFile(prompt, '', undefined, { signal })
              .catch(codeOf);
            const spoken = line.speak(tone(1000, 800));
            return {
              played,
              spoken: await spoken,
              next: await channel.getVariable('CHANNEL(state)'),
            };
          },
          async (call) => {
            await call.hears({ tone: 450 });
            await speakUntil(call, 600, 800);
          },
        ),
      );
      expect(value).toMatchObject({
        played: 'E_AGI_ABORTED',
        spoken: { played: 1000, cut: false },
        next: { value: 'Up' },
      });
    });

    it.concurrent('lets nothing be heard after clear() that Asterisk has kept', async () => {
      const prompt = addTone(asterisk(), 2000, 400);
      const next = addTone(asterisk(), 1300, 1000);
      let tellCleared: (() => void) | undefined;
      const cleared = new Promise<void>((resolve) => {
        tellCleared = resolve;
      });
      await withAudio((audio) =>
        callByTelephone(
          asterisk(),
          async (channel) => {
            await channel.answer();
            const line = await audio.attach(channel);
            const listening = hearsTone(line, 500);
            const waiting = channel.getData(prompt, ON_AND_ON, 1);
            await listening;
            // Nothing is played now, and so Asterisk keeps the last of what is whispered.
            void line.speak(tone(ON_AND_ON, 900));
            const heard = line.frames();
            for (let frame = 0; frame < 20; frame++) await heard.next();
            line.clear();
            tellCleared?.();
            await waiting;
            await channel.streamFile(next);
          },
          async (call) => {
            await call.hears({ tone: 2000 });
            await call.hears('silence');
            const from = call.heard.length;
            await call.speakUntil(cleared, tone(200, 500));
            await call.press('5');
            await call.hears({ tone: 1300 });
            const stale = call.heard
              .slice(from)
              .filter(({ samples }) => amplitudeOf(samples, 900) > 1000);
            expect(stale).toHaveLength(0);
          },
        ),
      );
    });

    it.concurrent('ends with the call, and what is spoken with it', async () => {
      const { value } = await withAudio((audio) =>
        callByTelephone(
          asterisk(),
          async (channel) => {
            await channel.answer();
            const line = await audio.attach(channel);
            const end = endOf(line);
            const { cut } = await line.speak(tone(ON_AND_ON, 800));
            const late = await line.speak(tone(20, 800)).catch((error: unknown) => error);
            await untilHangup(channel);
            return {
              cut,
              end: await end,
              late: (late as { code: string }).code,
              expected: channel.isExpectedEnd(late),
              open: audio.lines.size,
            };
          },
          async (call) => {
            await call.hears({ tone: 800 });
            await call.hangUp();
          },
        ),
      );
      const expected = { cut: true, end: 'hangup', late: 'E_AGI_HANGUP', expected: true, open: 0 };
      expect(value).toEqual(expected);
    });

    it.concurrent(
      'is silent while the caller is on hold, and goes on with what is said then',
      async () => {
        await withAudio((audio) =>
          callByTelephone(
            asterisk(),
            async (channel) => {
              await channel.answer();
              const line = await audio.attach(channel);
              await listenFor(line, 500);
              void line.speak(tone(ON_AND_ON, 600));
              await channel.waitForDigit(ON_AND_ON);
              line.clear();
              await listenFor(line, 700);
              void line.speak(tone(ON_AND_ON, 800));
              await untilHangup(channel);
            },
            async (call) => {
              await call.hears({ tone: LISTENING });
              await speakUntil(call, 500, 600);
              await call.hold('inactive');
              await call.hearsNothing();
              await call.unhold();
              await call.press('1');
              await call.hears({ tone: LISTENING });
              await speakUntil(call, 700, 800);
              await call.hangUp();
            },
          ),
        );
      },
    );

    it.concurrent('can be taken off and put on again', async () => {
      const { value } = await withAudio((audio) =>
        callByTelephone(
          asterisk(),
          async (channel) => {
            await channel.answer();
            const ends: unknown[] = [];
            for (const hertz of [600, 800, 1000]) {
              const line = await audio.attach(channel);
              const second = await audio.attach(channel).catch(codeOf);
              line.on('close', (reason) => ends.push(reason, second));
              void line.speak(tone(ON_AND_ON, hertz));
              await channel.waitForDigit(ON_AND_ON);
              await line.close();
              await line.close();
            }
            return { ends, open: audio.lines.size, after: (await channel.noop()).code };
          },
          async (call) => {
            await call.answered;
            for (const hertz of [600, 800, 1000]) {
              await call.hears({ tone: hertz });
              await call.press('1');
            }
          },
        ),
      );
      const each = ['closed', 'E_AUDIO_IN_USE'];
      expect(value).toEqual({ ends: [...each, ...each, ...each], open: 0, after: 200 });
    });

    it.concurrent(
      'hears the caller, and whispers to the caller alone, while two telephones talk',
      async () => {
        await withAudio((audio) =>
          callByTelephone(
            asterisk(),
            async (channel, dial) => {
              await channel.answer();
              const line = await audio.attach(channel);
              const heard = hearsTone(line, 500);
              const talked = channel.dial(dial.friend);
              await heard;
              void line.speak(tone(ON_AND_ON, 900));
              const { status } = await talked;
              line.clear();
              expect(status).toBe('ANSWER');
              void line.speak(tone(ON_AND_ON, 1100));
              await untilHangup(channel);
            },
            async (call) => {
              await call.hears({ tone: 1500 });
              await speakUntil(call, 500, 900);
              await speakUntil(call, 1300, 1100);
              await call.hangUp();
            },
            { farEnds: { friend: { reply: 'answer', then: friend } } },
          ),
        );
      },
    );

    it.concurrent('says at once that Asterisk cannot reach the server', async () => {
      await withAudio(
        async (audio) => {
          const { value } = await runCall(asterisk(), async (channel) => {
            const error = await audio.attach(channel).catch((thrown: unknown) => thrown);
            const other = await audio.connect(channel).catch((thrown: unknown) => thrown);
            return { error, other, after: (await channel.noop()).code };
          });
          const message = expect.stringContaining('check `address`');
          expect(value).toMatchObject({
            error: { code: 'E_AUDIO_UNREACHABLE', message },
            other: { code: 'E_AUDIO_UNREACHABLE', message },
            after: 200,
          });
        },
        { address: '127.0.0.1:1' },
      );
    });
  });
}
