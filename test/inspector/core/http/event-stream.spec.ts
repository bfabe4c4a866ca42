import { describe, expect, it } from '@jest/globals';
import { EventEmitter } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { EventStream } from '../../../../lib/inspector/core/http/event-stream.js';
import { CallStore } from '../../../../lib/inspector/core/records/call-store.js';

/** A page that does not read, unless it is told to. */
class Response extends EventEmitter {
  destroyed = false;
  reads = false;
  readonly written: string[] = [];
  setHeader(): void {
    // Nobody looks at headers here.
  }
  flushHeaders(): void {
    // They go nowhere.
  }
  write(text: string): boolean {
    this.written.push(text);
    return this.reads;
  }
  destroy(): void {
    this.destroyed = true;
    this.emit('close');
  }
}

function openPage(stream: EventStream, reads = false): Response {
  const response = new Response();
  response.reads = reads;
  const request = { method: 'GET', headers: {} } as IncomingMessage;
  stream.open(request, response as unknown as ServerResponse);
  return response;
}

describe('pages that do not read', () => {
  it('are closed when all of them together hold too much, and one that reads makes room', () => {
    const store = new CallStore({ keep: 1, bytes: 65_536, mask: true });
    const measured = new EventStream(store, () => [], 10, Number.MAX_SAFE_INTEGER);
    const { length } = openPage(measured).written.join('');
    measured.close();
    const stream = new EventStream(store, () => [], 10, 2.5 * length);
    const pages = [openPage(stream), openPage(stream), openPage(stream)];
    expect(pages.map(({ destroyed }) => destroyed)).toEqual([false, false, true]);
    pages[0]?.emit('drain');
    expect(openPage(stream).destroyed).toBe(false);
    expect(openPage(stream).destroyed).toBe(true);
    pages[1]?.destroy();
    expect(openPage(stream).destroyed).toBe(false);
    expect(stream.size).toBe(3);
    stream.close();
    store.close();
  });
});

it('a page that has seen all is told nothing more', () => {
  const store = new CallStore({ keep: 1, bytes: 65_536, mask: true });
  const stream = new EventStream(store, () => [], 10, 1_000_000);
  const page = openPage(stream, true);
  const told = [...page.written];
  stream.tell();
  expect(page.written).toEqual(told);
  stream.close();
  store.close();
});
