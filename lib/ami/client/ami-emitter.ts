import { EventEmitter } from 'node:events';
import { emitSafely } from '../../core/internal.js';
import type { AmiMessage } from '../codec/message.js';
import type { AmiClientEvents } from './client-events.js';
import type { AmiEvents } from './events.js';

/** The events of a client, whose listeners belong to the application and may fail. */
export abstract class AmiEmitter {
  readonly #emitter = new EventEmitter<Record<string, unknown[]>>().setMaxListeners(0);

  /** Calls a listener for each event of the client itself. */
  on<Name extends keyof AmiClientEvents>(
    name: Name,
    listener: (...args: AmiClientEvents[Name]) => void,
  ): this;
  /** Calls a listener for each event of Asterisk that has this name. */
  on<Name extends keyof AmiEvents>(name: Name, listener: (event: AmiEvents[Name]) => void): this;
  /** Calls a listener for each event of Asterisk that has this name, of which no type is known. */
  on(name: string, listener: (event: AmiMessage) => void): this;
  on(name: string, listener: (...args: never) => void): this {
    this.#emitter.on(name, listener as never);
    return this;
  }

  /** Calls a listener for the next event of the client itself. */
  once<Name extends keyof AmiClientEvents>(
    name: Name,
    listener: (...args: AmiClientEvents[Name]) => void,
  ): this;
  /** Calls a listener for the next event of Asterisk that has this name. */
  once<Name extends keyof AmiEvents>(name: Name, listener: (event: AmiEvents[Name]) => void): this;
  /** Calls a listener for the next event of Asterisk that has this name, of which no type is known. */
  once(name: string, listener: (event: AmiMessage) => void): this;
  once(name: string, listener: (...args: never) => void): this {
    this.#emitter.once(name, listener as never);
    return this;
  }

  /** Takes a listener back. */
  off(name: string, listener: (...args: never) => void): this {
    this.#emitter.off(name, listener as never);
    return this;
  }

  /** @internal Whether anybody listens to an event of Asterisk that has this name. */
  protected isHeard(name: string): boolean {
    return this.#emitter.listenerCount(name) > 0 || this.#emitter.listenerCount('event') > 0;
  }

  /** @internal Tells an event of Asterisk. */
  protected tellEvent(event: AmiMessage): void {
    const name = event.Event ?? '';
    // An event of Asterisk's cannot pretend to be one of the client's own.
    if (/^[A-Z]/.test(name)) emitSafely(this.#emitter, name, [event], noCall);
    emitSafely(this.#emitter, 'event', [event], noCall);
  }

  /** @internal Tells an event of the client's own; returns whether anybody listens. */
  protected tellOwn<Name extends keyof AmiClientEvents>(
    name: Name,
    ...args: AmiClientEvents[Name]
  ): boolean {
    return emitSafely(this.#emitter, name, args, noCall);
  }
}

/** The events of a client are of no call. */
const noCall = (): undefined => undefined;
