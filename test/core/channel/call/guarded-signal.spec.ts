import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { takeReports } from '../../../../lib/core/internal.js';
import { openCall } from '../fixture/open-call.js';

type Listener = Parameters<AbortSignal['addEventListener']>[1];

let reports: string[] = [];
let stop: () => void;

beforeEach(() => {
  reports = [];
  stop = takeReports(({ message }) => reports.push(message));
});
afterEach(() => {
  stop();
});

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('a listener of the signal of a call', () => {
  it('is called with the event, as the signal’s, and as often as Node says', () => {
    const { channel, say } = openCall();
    const { signal } = channel;
    const heard: unknown[] = [];
    const listener = function (this: unknown, event: Event): void {
      heard.push([this === signal, event.type, event.target === signal]);
    };
    signal.addEventListener('abort', listener);
    signal.addEventListener('abort', listener);
    signal.addEventListener('abort', listener, { once: true });
    say('HANGUP\n');
    expect(heard).toEqual([[true, 'abort', true]]);
  });

  it('may be an object', () => {
    const { channel, say } = openCall();
    const heard: string[] = [];
    const listener = {
      name: 'mine',
      handleEvent(event: Event) {
        heard.push(`${this.name} ${event.type}`);
      },
    };
    channel.signal.addEventListener('abort', listener);
    say('HANGUP\n');
    expect(heard).toEqual(['mine abort']);
  });

  it('is not called when it was removed', () => {
    const { channel, say } = openCall();
    const heard: string[] = [];
    const listener = (): void => {
      heard.push('function');
    };
    const object = {
      handleEvent: () => {
        heard.push('object');
      },
    };
    channel.signal.addEventListener('abort', listener);
    channel.signal.addEventListener('abort', object);
    channel.signal.removeEventListener('abort', listener);
    channel.signal.removeEventListener('abort', object);
    say('HANGUP\n');
    expect(heard).toEqual([]);
  });

  it.each<[string, (fail: () => never) => Listener]>([
    ['throws', (fail) => fail],
    ['rejects', (fail) => () => Promise.resolve().then(fail)],
    ['is an object that throws', (fail) => ({ handleEvent: fail })],
  ])('that %s is reported, and keeps no other from being called', async (_what, make) => {
    const { channel, say } = openCall();
    let called = false;
    channel.signal.addEventListener(
      'abort',
      make(() => {
        throw new Error('mistake');
      }),
    );
    channel.signal.addEventListener('abort', () => {
      called = true;
    });
    say('HANGUP\n');
    await turn();
    expect(called).toBe(true);
    expect(reports).toEqual(["[17.4] a listener of the call's signal failed: mistake"]);
  });

  it('that fails because its call has ended is not reported', async () => {
    const { channel, say } = openCall();
    channel.signal.addEventListener('abort', () => {
      throw channel.signal.reason as Error;
    });
    channel.signal.onabort = () => Promise.reject(channel.signal.reason as Error);
    say('HANGUP\n');
    await turn();
    expect(reports).toEqual([]);
  });

  it('that is assigned to onabort is one, too', () => {
    const { channel, say } = openCall();
    channel.signal.onabort = () => {
      throw new Error('mistake');
    };
    say('HANGUP\n');
    expect(reports).toEqual(["[17.4] a listener of the call's signal failed: mistake"]);
  });

  it('is added by a method that may be replaced, and taken away, as that of any object', () => {
    const { signal } = openCall().channel;
    const types: string[] = [];
    signal.addEventListener = (type: string) => void types.push(type);
    signal.addEventListener('abort', () => undefined);
    expect(types).toEqual(['abort']);
    expect(Reflect.deleteProperty(signal, 'addEventListener')).toBe(true);
    expect(signal.addEventListener).toBe(EventTarget.prototype.addEventListener);
  });

  it('that is none is refused by Node, or ignored by it', () => {
    const { signal } = openCall().channel;
    expect(() => {
      signal.addEventListener('abort', 5 as never);
    }).toThrow(expect.objectContaining({ code: 'ERR_INVALID_ARG_TYPE' }));
    expect(() => {
      signal.addEventListener('abort', null as never);
    }).not.toThrow();
  });
});
