import { EventEmitter } from 'node:events';
import { emitSafely } from '../channel/emit-safely.js';
import { channelOf, type AGIServerEvents, type EmitServerEvent } from './server-events.js';
import { printUnheard } from './unheard-errors.js';

/** The events of a server, whose listeners belong to the application and may fail. */
export abstract class ServerEmitter extends EventEmitter<AGIServerEvents> {
  /**
   * @internal An error of a listener is reported, and not thrown to the caller. An `error` event without
   * a listener is dropped.
   */
  override emit<Name>(
    name: Name | keyof AGIServerEvents,
    ...args: Name extends keyof AGIServerEvents ? AGIServerEvents[Name] : never
  ): boolean {
    return emitSafely(this, name as string | symbol, args, () => channelOf(args));
  }

  /** @internal Emits an event of the server, and prints an error that no listener handles. */
  protected readonly tell: EmitServerEvent = (name, ...args) => {
    if (!this.emit(name, ...(args as never))) printUnheard(name, args);
  };
}
