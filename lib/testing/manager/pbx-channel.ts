import type { OpenCall } from '../calls/open-call.js';
import { fromWire, toWire } from '../wire/wire-text.js';
import type { AsyncSession } from './async-session.js';
import type { EventChannel } from './channel-headers.js';

/** A channel of the PBX, as actions of the manager see it. */
export interface PbxChannel {
  readonly channel: EventChannel;
  /** Its session of AGI, while there is one. */
  readonly session: ChannelSession | undefined;
  hangUp(cause: string | undefined): void;
  /** It is gone without an event: Asterisk has stopped. */
  vanish(): void;
}

/** A call in a session of AGI, with what others may do to it. */
export class ChannelSession {
  readonly #call: OpenCall;
  /** The session of AsyncAGI, if it is one. */
  readonly async: AsyncSession | undefined;

  constructor(call: OpenCall, async: AsyncSession | undefined) {
    this.#call = call;
    this.async = async;
  }

  /** The report, when it is over. */
  get ended(): OpenCall['ended'] {
    return this.#call.ended;
  }

  /** The side that hung up, if one did. */
  get hungUpBy(): OpenCall['channel']['hungUpBy'] {
    return this.#call.channel.hungUpBy;
  }

  get hangupCause(): number {
    return this.#call.channel.hangupCause;
  }

  /** Calls a function at the hangup. */
  onHangup(act: () => void): void {
    this.#call.channel.hangups.add(act);
  }

  hangUp(cause: number): void {
    this.#call.channel.hangup('asterisk', cause);
  }

  readVariable(name: string): string | undefined {
    const value = this.#call.channel.variables.get(toWire(name));
    return value === undefined ? undefined : fromWire(value);
  }

  setVariable(name: string, value: string): void {
    this.#call.channel.variables.set(toWire(name), toWire(value));
  }

  press(key: string): void {
    this.#call.channel.press(key);
  }

  skip(): void {
    this.#call.channel.skip();
  }

  redirect(place: string): void {
    this.#call.clock.catchUp();
    this.#call.channel.redirect(place);
  }
}
