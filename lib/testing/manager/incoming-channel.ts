import { channelHeaders, type EventChannel } from './channel-headers.js';
import type { Headers } from './message.js';
import type { ChannelSession, PbxChannel } from './pbx-channel.js';

/** A channel that came in, and is in a session of AsyncAGI. */
export class IncomingChannel implements PbxChannel {
  readonly channel: EventChannel;
  readonly #tell: (event: Headers) => void;
  #session: ChannelSession | undefined;
  #isGone = false;

  constructor(channel: EventChannel, tell: (event: Headers) => void) {
    this.channel = channel;
    this.#tell = tell;
  }

  get session(): ChannelSession | undefined {
    return this.#isGone ? undefined : this.#session;
  }

  /** @param over is called when the channel is gone */
  begin(session: ChannelSession, over: () => void): void {
    this.#session = session;
    this.#event('Newchannel');
    session.onHangup(() => {
      if (session.hungUpBy === 'caller') this.#event('HangupRequest');
    });
    const leave = (): void => {
      if (this.#isGone) return;
      this.#isGone = true;
      this.#event('Hangup', { Cause: String(session.hangupCause), 'Cause-txt': 'Unknown' });
      over();
    };
    session.ended.then(leave, leave);
  }

  hangUp(cause: string | undefined): void {
    this.#session?.hangUp(Number(cause ?? 0));
  }

  vanish(): void {
    this.#isGone = true;
    this.#session?.hangUp(0);
  }

  #event(name: string, others: Headers = {}): void {
    this.#tell({ Event: name, Privilege: 'call,all', ...channelHeaders(this.channel), ...others });
  }
}
