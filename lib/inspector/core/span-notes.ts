import type { AGIChannel } from '../../core/index.js';
import type { CallInspector } from './call-inspector.js';

/**
 * The part of a span of OpenTelemetry that {@link SpanNotes} reads.
 *
 * @publicApi
 */
export interface EndedSpan {
  /** The name that the span was given. */
  readonly name: string;
  /** How long it took: whole seconds, and nanoseconds. */
  readonly duration: readonly [seconds: number, nanoseconds: number];
}

/**
 * A span processor of OpenTelemetry that puts each span into the timeline of the call in which it began. The
 * application gives it to its tracer provider beside its own: `new BasicTracerProvider({ spanProcessors: [notes] })`.
 *
 * @publicApi
 */
export class SpanNotes {
  readonly #inspector: Pick<CallInspector, 'note'>;
  readonly #current: () => AGIChannel | undefined;
  readonly #channels = new WeakMap<object, AGIChannel>();

  /**
   * @param inspector gets the notes
   * @param current gives the channel of the call that is being handled, such as `() => context.channel` with an
   * injected `AgiContext`
   */
  constructor(inspector: Pick<CallInspector, 'note'>, current: () => AGIChannel | undefined) {
    this.#inspector = inspector;
    this.#current = current;
  }

  /** Notes in which call a span begins. */
  onStart(span: object): void {
    const channel = this.#current();
    if (channel !== undefined) this.#channels.set(span, channel);
  }

  /** Puts a span into the timeline of its call, if it has one that still runs. */
  onEnd(span: EndedSpan): void {
    const channel = this.#channels.get(span);
    if (channel === undefined) return;
    const [seconds, nanoseconds] = span.duration;
    const duration = seconds * 1000 + nanoseconds / 1e6;
    this.#inspector.note(channel, { kind: 'span', text: span.name, duration });
  }

  /** Nothing waits to be written. */
  forceFlush(): Promise<void> {
    return Promise.resolve();
  }

  /** Nothing is held. */
  shutdown(): Promise<void> {
    return Promise.resolve();
  }
}
