import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { takeReports, type Report } from '../../../../lib/core/internal.js';
import { EVENT, type EventKind } from '../../../../lib/inspector/core/watching/event-kind.js';
import { PendingEvents } from '../../../../lib/inspector/core/watching/pending-events.js';

interface Taken {
  readonly kind: EventKind;
  readonly call: number;
  readonly at: number;
  readonly text: unknown;
}

const open: PendingEvents[] = [];

afterEach(() => {
  for (const events of open.splice(0)) events.close();
});

/** Events, and what was taken of them so far. */
function eventsOf(size = 65_536, onTake: (taken: Taken) => void = () => undefined) {
  const taken: Taken[] = [];
  const pending = jest.fn();
  const events = new PendingEvents(size, {
    pending,
    take: (kind, call, at, index) => {
      const encoding = kind === EVENT.received ? 'latin1' : 'utf8';
      const one = { kind, call, at, text: events.textAt(index, encoding) };
      taken.push(one);
      onTake(one);
    },
  });
  open.push(events);
  return { events, taken, pending, texts: () => taken.map(({ text }) => text) };
}

describe('the events of calls that nobody has looked at', () => {
  it('wait, and are taken in their order, with their times', () => {
    const { events, taken, pending } = eventsOf();
    const clock = jest.spyOn(performance, 'now');
    try {
      clock.mockReturnValue(10);
      events.addText(EVENT.sent, 1, 'NOOP é\n');
      clock.mockReturnValue(20.5);
      events.addBytes(EVENT.received, 2, Buffer.from([0x32, 0xe9, 0x0a]));
      clock.mockReturnValue(30);
      events.addMark(EVENT.gone, 1);
    } finally {
      clock.mockRestore();
    }
    expect(taken).toEqual([]);
    expect(pending).toHaveBeenCalledTimes(1);
    events.flush();
    expect(taken).toEqual([
      { kind: EVENT.sent, call: 1, at: 10, text: 'NOOP é\n' },
      { kind: EVENT.received, call: 2, at: 20.5, text: '2é\n' },
      { kind: EVENT.gone, call: 1, at: 30, text: '' },
    ]);
    events.flush();
    expect(taken).toHaveLength(3);
  });

  it('are copies: what is done with the bytes later changes nothing', () => {
    const { events, texts } = eventsOf();
    for (const size of [10, 5000]) {
      const bytes = Buffer.alloc(size, 'a');
      events.addBytes(EVENT.received, 1, bytes);
      bytes.fill('b');
    }
    events.flush();
    expect(texts()).toEqual(['a'.repeat(10), 'a'.repeat(5000)]);
  });

  it('are taken when the memory is full, whatever it is full of', () => {
    for (const add of [
      (events: PendingEvents) => {
        events.addText(EVENT.sent, 1, 'x'.repeat(1000));
      },
      (events: PendingEvents) => {
        events.addText(EVENT.sent, 1, 'x'.repeat(30_000));
      },
      (events: PendingEvents) => {
        events.addReference(EVENT.noted, 1, {}, 10_000);
      },
      (events: PendingEvents) => {
        events.addMark(EVENT.closing, 1);
      },
    ]) {
      const { events, taken } = eventsOf();
      let added = 0;
      for (; taken.length === 0 && added < 10_000; added++) add(events);
      // All but the one for which there was no room.
      expect(taken).toHaveLength(added - 1);
      events.flush();
      expect(taken).toHaveLength(added);
    }
  });

  it('may be larger than the memory', () => {
    const { events, texts } = eventsOf(65_536);
    const long = 'x'.repeat(200_000);
    events.addText(EVENT.sent, 1, long);
    events.addText(EVENT.sent, 1, 'short');
    events.flush();
    expect(texts()).toEqual([long, 'short']);
  });

  it('are taken by themselves after a while, and leave nothing in memory', async () => {
    // New memory may hold what was in it before: the text of this file, too.
    const memory = jest
      .spyOn(Buffer, 'allocUnsafeSlow')
      .mockImplementation((size) => Buffer.alloc(size));
    await new Promise<void>((resolve) => {
      const { events } = eventsOf(65_536, () => {
        resolve();
      });
      events.addText(EVENT.sent, 1, 'SET VARIABLE PIN 4711\n');
    });
    const bytes = memory.mock.results[0]!.value as Buffer;
    memory.mockRestore();
    while (bytes.includes('4711')) await new Promise(setImmediate);
  });

  it('are taken a few at a time, in turns of the event loop, where there are many', async () => {
    const { events, taken } = eventsOf();
    for (let call = 1; call <= 1000; call++) events.addMark(EVENT.closing, call);
    let now = 0;
    const clock = jest.spyOn(performance, 'now').mockImplementation(() => now++);
    const turns: number[] = [];
    while (taken.length < 1000) {
      await new Promise(setImmediate);
      if (taken.length !== (turns.at(-1) ?? 0)) turns.push(taken.length);
    }
    clock.mockRestore();
    expect(turns.length).toBeGreaterThan(4);
    expect(taken.map(({ call }) => call)).toEqual(Array.from({ length: 1000 }, (_, i) => i + 1));
  });

  it('are not lost where one of them cannot be read, which is reported', () => {
    const reports: Report[] = [];
    const stop = takeReports((report) => {
      reports.push(report);
    });
    const { events, taken } = eventsOf(65_536, ({ call }) => {
      if (call === 1) throw new Error('cannot be read');
    });
    events.addMark(EVENT.closing, 1);
    events.addMark(EVENT.closing, 2);
    events.flush();
    expect(taken.map(({ call }) => call)).toEqual([1, 2]);
    stop();
    expect(reports).toMatchObject([{ message: 'the inspector failed: cannot be read' }]);
  });

  it('come after those that are being taken, if taking them makes some', () => {
    const { events, taken } = eventsOf(65_536, ({ call }) => {
      if (call < 3) events.addMark(EVENT.closing, call + 1);
      events.flush();
    });
    events.addMark(EVENT.closing, 1);
    events.flush();
    expect(taken.map(({ call }) => call)).toEqual([1, 2, 3]);
  });

  it('are left out where there is no room, if taking others makes them', () => {
    let made = 0;
    const { events, taken } = eventsOf(65_536, ({ call }) => {
      if (call !== 1) return;
      for (; made < 10_000; made++) events.addText(EVENT.sent, 2, 'x'.repeat(1000));
    });
    events.addMark(EVENT.closing, 1);
    events.flush();
    expect(taken.length).toBeGreaterThan(1);
    expect(taken.length).toBeLessThan(100);
    events.addText(EVENT.sent, 3, 'NOOP\n');
    events.flush();
    expect(taken.at(-1)).toMatchObject({ call: 3, text: 'NOOP\n' });
  });
});
