import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { AudioLineEnd } from 'nestjs-agi/audio';
import { Line, type LineConnection, type LineSettings } from '../../lib/audio/line/line.js';
import { Pacer } from '../../lib/audio/line/pacer.js';
import { takeReports, type Report } from '../../lib/core/reporting/reports.js';

let now = 0;
let pacer: Pacer;
let sent: Int16Array[];
/** Whether Asterisk takes what is sent. */
let isTaken: boolean;
let isClosed: boolean;
/** How often Asterisk was to forget what was sent, by the number of frames that were sent until then. */
let forgotten: number[];
let call: { hungUp: boolean; request: { uniqueId: string }; isExpectedEnd: () => boolean };

beforeEach(() => {
  now = 0;
  pacer = new Pacer(() => now);
  sent = [];
  isTaken = true;
  isClosed = false;
  forgotten = [];
  call = { hungUp: false, request: { uniqueId: '17.4' }, isExpectedEnd: () => false };
});

/** The lines of a test: one that is not over keeps the timer of its clock. */
const lines: Line[] = [];
afterEach(() => {
  for (const line of lines.splice(0)) line.finish('closed');
});

const connection: LineConnection = {
  send: (message) => {
    if (isTaken) sent.push(new Int16Array(new Uint8Array(message.subarray(3)).buffer));
    return isTaken;
  },
  forgetSent: () => {
    forgotten.push(sent.length);
  },
  end: () => {
    isClosed = true;
  },
  whenClosed: Promise.resolve(),
};

function open(settings: Partial<LineSettings> = {}): Line {
  const line = new Line(
    {
      rate: 8000,
      mode: 'beside',
      noKeys: undefined,
      maxQueuedFrames: 10,
      call,
      detector: { push: () => undefined },
      ...settings,
    },
    connection,
    pacer,
  );
  lines.push(line);
  line.detectSpeech();
  return line;
}

/** Lets so many frames become due, one after the other, and promises settle in between. */
async function pass(frames: number): Promise<void> {
  for (let frame = 0; frame < frames; frame++) {
    pacer.serve();
    now += 20;
    await new Promise(setImmediate);
  }
}

/** Samples that differ: 1, 2, 3 … */
function samples(length: number, first = 1): Int16Array {
  return Int16Array.from({ length }, (_, index) => first + index);
}

function bytes(pcm: Int16Array): Buffer {
  return Buffer.from(new Uint8Array(pcm.slice().buffer));
}

async function* pieces(...parts: readonly (Int16Array | Promise<Int16Array>)[]) {
  for (const part of parts) yield await part;
}

describe('what is spoken', () => {
  it('goes out in frames of 20 ms, the last one filled up with silence', async () => {
    const line = open();
    const spoken = line.speak(samples(400));
    await pass(4);
    expect(await spoken).toEqual({ played: 50, cut: false });
    const all = sent.flatMap((frame) => Array.from(frame));
    expect(all).toEqual([...samples(400), ...new Int16Array(80)]);
    expect([line.counts.sent, pacer.idle]).toEqual([3, true]);
  });

  it('is settled when the last frame has been heard, and not when it is sent', async () => {
    const line = open();
    let settled = false;
    void line.speak(samples(160)).then(() => {
      settled = true;
    });
    await pass(1);
    expect([sent.length, settled]).toEqual([1, false]);
    await pass(1);
    expect([sent.length, settled]).toEqual([1, true]);
  });

  it('comes one after the other', async () => {
    const line = open();
    const both = Promise.all([line.speak(samples(160, 1)), line.speak(samples(160, 500))]);
    await pass(3);
    expect(await both).toEqual([
      { played: 20, cut: false },
      { played: 20, cut: false },
    ]);
    expect(sent.map(([first]) => first)).toEqual([1, 500]);
  });

  it('may come piece by piece, of any size', async () => {
    const line = open();
    const spoken = line.speak(
      pieces(samples(100), new Int16Array(0), samples(300, 101), samples(80, 401)),
    );
    await pass(6);
    expect(line.counts.late).toBe(0);
    expect(await spoken).toEqual({ played: 60, cut: false });
    expect(sent.flatMap((frame) => Array.from(frame))).toEqual([...samples(480)]);
  });

  it('is silent while a piece is late, and goes on with it', async () => {
    const line = open();
    let give: (pcm: Int16Array) => void = () => undefined;
    const late = new Promise<Int16Array>((resolve) => {
      give = resolve;
    });
    const spoken = line.speak(pieces(samples(160), late));
    await pass(5);
    expect(sent).toHaveLength(1);
    give(samples(160, 161));
    await pass(4);
    expect(await spoken).toEqual({ played: 40, cut: false });
    expect(sent.map(([first]) => first)).toEqual([1, 161]);
    expect(line.counts.late).toBe(4);
  });

  it('is asked for no more than a second ahead', async () => {
    const line = open();
    let asked = 0;
    async function* endless(): AsyncGenerator<Int16Array> {
      for (;;) {
        asked++;
        yield new Int16Array(1600);
      }
    }
    void line.speak(endless());
    await pass(50);
    expect(asked).toBeLessThanOrEqual(5 + 6 + 2);
    line.clear();
  });

  it('ends at once by clear(), with what was played of it, and all that waits', async () => {
    const line = open();
    let left = false;
    async function* source(): AsyncGenerator<Int16Array> {
      try {
        for (;;) yield samples(160);
      } finally {
        left = true;
      }
    }
    const spoken = [line.speak(samples(1600)), line.speak(source())];
    await pass(2);
    line.clear();
    const count = sent.length;
    await pass(3);
    expect(sent).toHaveLength(count);
    expect(await Promise.all(spoken)).toEqual([
      { played: 40, cut: true },
      { played: 0, cut: true },
    ]);
    expect([left, pacer.idle]).toEqual([true, true]);
  });

  it('ends by its signal alone: what comes after it is spoken', async () => {
    const line = open();
    const abort = new AbortController();
    const cut = line.speak(samples(1600), { signal: abort.signal });
    const next = line.speak(samples(160, 7000));
    await pass(2);
    abort.abort();
    await pass(2);
    expect(await cut).toEqual({ played: 40, cut: true });
    expect(await next).toEqual({ played: 20, cut: false });
    expect(sent.at(-1)?.[0]).toBe(7000);
  });

  it('is forgotten by Asterisk when it is cut, and only then', async () => {
    const line = open();
    const abort = new AbortController();
    const whole = line.speak(samples(160));
    await pass(2);
    expect([await whole, forgotten]).toEqual([{ played: 20, cut: false }, []]);
    // One that has not begun, and one that was sent as a whole, are heard or not heard anyway.
    void line.speak(samples(1600), { signal: abort.signal });
    abort.abort();
    void line.speak(samples(160));
    await pass(1);
    line.clear();
    expect(forgotten).toEqual([]);
    const bySignal = new AbortController();
    void line.speak(samples(1600), { signal: bySignal.signal });
    await pass(2);
    bySignal.abort();
    void line.speak(samples(1600));
    void line.speak(samples(1600));
    await pass(3);
    line.clear();
    line.clear();
    expect(forgotten).toEqual([4, 7]);
  });

  it('is left to be heard where its audio fails', async () => {
    const line = open();
    const failed = line.speak(pieces(samples(480), Promise.reject(new Error('no voice'))));
    await pass(1);
    await expect(failed).rejects.toThrow('no voice');
    expect(forgotten).toEqual([]);
  });

  it('waits nowhere in place of a call, and so nothing of it is forgotten', async () => {
    const line = open({ mode: 'in-place' });
    void line.speak(samples(1600));
    await pass(2);
    line.clear();
    expect(forgotten).toEqual([]);
  });

  it('is not begun by a signal that has aborted', async () => {
    const line = open();
    const spoken = line.speak(samples(160), { signal: AbortSignal.abort() });
    expect(await spoken).toEqual({ played: 0, cut: true });
    expect(pacer.idle).toBe(true);
  });

  it('rejects with what the audio rejects with, and goes on with the next', async () => {
    const line = open();
    const failed = line.speak(pieces(samples(160), Promise.reject(new Error('no voice'))));
    const next = line.speak(samples(160));
    await expect(failed).rejects.toThrow('no voice');
    await pass(3);
    expect(await next).toEqual({ played: 20, cut: false });
  });

  it.each([
    ['a text', 'hello'],
    ['bytes', Buffer.alloc(320)],
    ['nothing', undefined],
    ['null', null],
    ['a list of pieces', [new Int16Array(160)]],
  ])('is refused if it is %s', async (_name, audio) => {
    await expect(open().speak(audio as never)).rejects.toMatchObject({
      code: 'E_AGI_INVALID_ARGUMENT',
      message: expect.stringMatching(/^speak: pcm is .*, but it must be an Int16Array of samples/),
    });
  });

  it('is sent no further where its audio closes the line as it is asked for more', async () => {
    const line = open();
    let asked = 0;
    const spoken = line.speak({
      [Symbol.asyncIterator]: () => ({
        next: () => {
          asked++;
          if (asked === 2) void line.close();
          return Promise.resolve({ value: samples(8160), done: false });
        },
      }),
    });
    await pass(3);
    expect((await spoken).cut).toBe(true);
    expect([line.counts.sent, line.counts.unsent]).toEqual([0, 0]);
  });

  it('is refused if a piece is no audio', async () => {
    const spoken = open().speak(pieces('x' as never));
    await expect(spoken).rejects.toMatchObject({ code: 'E_AGI_INVALID_ARGUMENT' });
  });

  it('is lost in part, and waits for nothing, while Asterisk does not read', async () => {
    const line = open();
    const spoken = line.speak(samples(480));
    isTaken = false;
    await pass(2);
    isTaken = true;
    await pass(2);
    expect(await spoken).toEqual({ played: 60, cut: false });
    expect(line.counts).toMatchObject({ sent: 1, unsent: 2 });
  });

  it('has silence before and after it in place of a call, as a telephone has', async () => {
    const line = open({ mode: 'in-place' });
    await pass(2);
    void line.speak(samples(160));
    await pass(2);
    expect(sent.map(([first]) => first)).toEqual([0, 0, 1, 0]);
    line.finish('closed');
    expect(pacer.idle).toBe(true);
  });
});

describe('what is heard', () => {
  it('is given to every reader in frames of 20 ms, however it comes', async () => {
    const line = open();
    const readers = [line.frames(), line.frames()];
    const pcm = samples(480);
    for (const part of [pcm.subarray(0, 10), pcm.subarray(10, 400), pcm.subarray(400)]) {
      line.received(bytes(part));
    }
    line.finish('asterisk');
    for (const reader of readers) {
      const heard: number[][] = [];
      for await (const frame of reader) heard.push(Array.from(frame));
      expect(heard).toEqual([0, 160, 320].map((at) => Array.from(pcm.subarray(at, at + 160))));
    }
    expect(line.counts.received).toBe(3);
  });

  it('is not kept for nobody, nor for longer than a reader may be slow', async () => {
    const line = open({ maxQueuedFrames: 2 });
    line.received(bytes(samples(1600)));
    const reader = line.frames();
    line.received(bytes(samples(800, 5000)));
    expect(line.dropped).toBe(3);
    expect((await reader.next()).value?.[0]).toBe(5000 + 3 * 160);
  });

  it('is over at once for one who asks when the line is over', async () => {
    const line = open();
    line.finish('hangup');
    expect(await line.frames().next()).toEqual({ value: undefined, done: true });
    expect(await line.keys().next()).toEqual({ value: undefined, done: true });
  });

  it('are keys as well, where there are keys', async () => {
    const line = open();
    const keys = line.keys();
    line.keyPressed('1');
    line.keyPressed('#');
    expect([(await keys.next()).value, (await keys.next()).value]).toEqual(['1', '#']);
    expect(() => open({ noKeys: 'for a reason' }).keys()).toThrow(
      expect.objectContaining({ code: 'E_AGI_UNSUPPORTED', message: 'keys: for a reason' }),
    );
  });

  it('tells of speech and silence', () => {
    const changes = ['speech', undefined, 'silence', undefined] as const;
    let at = 0;
    const line = open({ detector: { push: () => changes[at++] } });
    const told: unknown[] = [];
    line.on('speech', () => told.push('speech', line.speaking));
    line.on('silence', () => told.push('silence', line.speaking));
    line.received(bytes(samples(4 * 160)));
    expect(told).toEqual(['speech', true, 'silence', false]);
  });

  it('goes on without a detection that throws, of which a report tells once', () => {
    const reports: Report[] = [];
    const stop = takeReports((report) => reports.push(report));
    const line = open({
      detector: {
        push: () => {
          throw new Error('broken');
        },
      },
    });
    line.received(bytes(samples(480)));
    stop();
    expect(line.counts.received).toBe(3);
    expect(reports.map(({ message }) => message)).toEqual([
      '[17.4] the voice activity failed: broken',
    ]);
  });
});

describe('the end of a line', () => {
  it('is told once, with the first reason', async () => {
    const line = open();
    const told: AudioLineEnd[] = [];
    line.on('close', (reason) => told.push(reason));
    const spoken = line.speak(samples(1600));
    line.finish('hangup');
    line.finish('asterisk');
    await line.close();
    expect([told, await line.over, isClosed, line.closed]).toEqual([
      ['hangup'],
      'hangup',
      true,
      true,
    ]);
    expect(await spoken).toEqual({ played: 0, cut: true });
    expect(pacer.idle).toBe(true);
  });

  it('waits for what is left to be done', async () => {
    const line = open();
    const done: string[] = [];
    line.leave = async () => {
      await new Promise(setImmediate);
      done.push('left');
    };
    await line.close();
    expect(done).toEqual(['left']);
  });

  it.each([
    ['hangup', false, 'E_AGI_HANGUP'],
    ['asterisk', true, 'E_AGI_HANGUP'],
    ['asterisk', false, 'E_AUDIO_CLOSED'],
    ['closed', false, 'E_AUDIO_CLOSED'],
  ] as const)(
    'after %s (hung up: %s) lets speak() reject with a code',
    async (reason, hungUp, code) => {
      const line = open();
      line.finish(reason);
      call.hungUp = hungUp;
      await expect(line.speak(samples(160))).rejects.toMatchObject({ code, channel: '17.4' });
    },
  );

  it('ends no process where nobody awaits what is spoken, nor where a listener throws', async () => {
    const reports: Report[] = [];
    const stop = takeReports((report) => reports.push(report));
    const line = open();
    line.on('close', () => {
      throw new Error('a listener');
    });
    line.finish('closed');
    void line.speak(samples(160));
    void open().speak('x' as never);
    await new Promise(setImmediate);
    stop();
    expect(reports).toHaveLength(1);
  });
});
