import { expect, it } from '@jest/globals';
import { mkdirSync, readFileSync } from 'node:fs';
import { HAS_NO_AUDIO, hearsTone, speakUntil, withAudio } from './fixture/live-audio.js';
import { callByTelephone } from './fixture/telephone-call.js';
import { runCall } from './fixture/run-call.js';
import { describeAsterisk } from './host/index.js';
import { modules } from './host/modules.js';
import { tone } from './telephone/index.js';

const ON_AND_ON = 60_000;

/** A tone at 16,000 samples in a second. */
function wideTone(milliseconds: number, hertz: number): Int16Array {
  return tone(milliseconds * 2, hertz / 2);
}

if (!HAS_NO_AUDIO) {
  describeAsterisk('live audio in place of a call', (asterisk) => {
    it.concurrent(
      'is heard in both directions, with keys, and commands go on after it',
      async () => {
        const { value, error } = await withAudio((audio) =>
          callByTelephone(
            asterisk(),
            async (channel) => {
              const line = await audio.connect(channel);
              const keys = line.keys();
              await hearsTone(line, 500);
              void line.speak(wideTone(ON_AND_ON, 900));
              const pressed = [await keys.next(), await keys.next()].map((key) => key.value);
              const { rate, mode } = line;
              await line.close();
              const state = await channel.getVariables('CHANNEL(state)', 'DIALSTATUS');
              return { rate, mode, pressed, state };
            },
            async (call) => {
              await call.answered;
              await speakUntil(call, 500, 900);
              await call.press('4#');
            },
          ),
        );
        expect(error).toBeUndefined();
        expect(value).toEqual({
          rate: 16_000,
          mode: 'in-place',
          pressed: ['4', '#'],
          state: { 'CHANNEL(state)': 'Up', DIALSTATUS: 'ANSWER' },
        });
      },
    );

    it.concurrent('ends with the call', async () => {
      const { value } = await withAudio((audio) =>
        callByTelephone(
          asterisk(),
          async (channel) => {
            const line = await audio.connect(channel, { rate: 8000 });
            void line.speak(tone(ON_AND_ON, 900));
            let frames = 0;
            for await (const { length } of line.frames()) if (length === 160) frames++;
            await line.close();
            return { some: frames > 0, hungUp: channel.signal.aborted || channel.hungUp };
          },
          async (call) => {
            await call.hears({ tone: 900 });
            await call.hangUp();
          },
        ),
      );
      expect(value?.some).toBe(true);
    });
  });

  describeAsterisk(
    'the channel that listens',
    (asterisk) => {
      it('is in no call detail record, and gone when the line is closed', async () => {
        const folder = asterisk().path(`${asterisk().insideFolder}/log/cdr-csv`);
        mkdirSync(folder, { mode: 0o777 });
        const { value } = await withAudio((audio) =>
          runCall(
            asterisk(),
            async (channel) => {
              const counts: number[] = [];
              for (let round = 0; round < 5; round++) {
                const line = await audio.attach(channel);
                counts.push(await spies());
                await line.close();
                while ((await spies()) > 0) await channel.waitForDigit(20);
              }
              return counts;
            },
            { farLeg: [{ wait: 20_000 }] },
          ),
        );
        expect(value).toEqual([1, 1, 1, 1, 1]);
        let records = '';
        // Asterisk writes them some time after the call.
        while (records.split('\n').length < 3) {
          records = read(`${folder}/Master.csv`);
          await new Promise((resolve) => setTimeout(resolve, 20));
        }
        expect(records).not.toContain('AudioSocket');
      });

      async function spies(): Promise<number> {
        const shown = await asterisk().command('core show channels concise');
        return shown.split('\n').filter((line) => line.startsWith('AudioSocket/')).length;
      }
    },
    {
      config: {
        'cdr.conf': '[general]\nenable = yes\n[csv]\nusegmtime = no\n',
        'modules.conf': `[modules]\nautoload = no\n${[...modules, 'cdr_csv.so'].map((name) => `load = ${name}\n`).join('')}`,
      },
    },
  );
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
