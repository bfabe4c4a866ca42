import { randomBytes } from 'node:crypto';
import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { Ear } from './ear.js';
import { encode, type Codec } from './g711.js';
import { type MillisecondLog } from './millisecond-log.js';
import { endedKey, formatKey, formatRtp, keyEvent, parseRtp } from './rtp-packet.js';
import { AUDIO_PAYLOADS, KEY_PAYLOAD } from './sdp.js';
import { silence } from './tone.js';

/** Samples, and milliseconds, of one packet. */
const FRAME = 160;
const FRAME_TIME = 20;

/** How long a key is held, and how long the pause is before the next one, in milliseconds. */
export interface KeyTiming {
  duration?: number;
  gap?: number;
}

/** A frame of audio, or one step of a key, that is sent when its turn comes. */
type Outgoing =
  | { kind: 'audio'; samples: Int16Array; sent?: () => void }
  | { kind: 'key'; event: number; step: number; steps: number; sent?: () => void };

/** The two streams of a call: what is heard, and a packet of audio or of a key every 20 ms. */
export class RtpSession {
  readonly ear: Ear;
  /** What Asterisk agreed to; the first codec that was offered, until then. */
  codec: Codec;
  /** The payload type by which the peer knows keys. */
  keyPayload = KEY_PAYLOAD;
  /** Nothing is sent: the network is gone, or the telephone suppresses silence. */
  muted = false;
  /** The share of packets that are lost on their way, 0 to 1. */
  loss = 0;
  /** Whether the call lets us send; the other side may have put us on hold. */
  maySend = true;
  /** Keys that are to be pressed; what is spoken waits for them. */
  private readonly keys: Outgoing[] = [];
  private readonly speech: Outgoing[] = [];
  private timer: NodeJS.Timeout | undefined;
  private remotePort = 0;
  private started = 0;
  private frames = 0;
  private lostShare = 0;
  private sequence = 1;
  private keyTimestamp = 0;
  private lastKey: number | undefined;
  private closed = false;
  private readonly source = randomBytes(4).readUInt32BE();

  private constructor(
    private readonly socket: Socket,
    codec: Codec,
    private readonly log: MillisecondLog,
  ) {
    this.codec = codec;
    this.ear = new Ear(log);
    socket.on('message', (bytes) => {
      this.receive(bytes);
    });
    // The other side has gone already: its SIP tells us so.
    socket.on('error', () => undefined);
  }

  static async open(codec: Codec, log: MillisecondLog): Promise<RtpSession> {
    const socket = createSocket('udp4');
    socket.bind(0, '127.0.0.1');
    await once(socket, 'listening');
    return new RtpSession(socket, codec, log);
  }

  get port(): number {
    return this.socket.address().port;
  }

  /** Sends to this port of 127.0.0.1 from now on. */
  connect(remotePort: number): void {
    this.remotePort = remotePort;
    if (this.timer || this.closed) return;
    this.started = performance.now();
    this.tick();
  }

  /** Speaks after what is still to be said; resolves when the last of it was sent. Keys go first. */
  speak(samples: Int16Array): Promise<void> {
    const frames: Outgoing[] = [];
    for (let start = 0; start < samples.length; start += FRAME) {
      const frame = new Int16Array(FRAME);
      frame.set(samples.subarray(start, start + FRAME));
      frames.push({ kind: 'audio', samples: frame });
    }
    return this.queue(this.speech, frames);
  }

  /** Presses keys one after the other; resolves when the last one has been released. */
  press(keys: string, { duration = 100, gap = 100 }: KeyTiming = {}): Promise<void> {
    const steps = Math.max(1, Math.round(duration / FRAME_TIME));
    const pause = Math.round(gap / FRAME_TIME);
    const frames = keys.split('').flatMap((key, index) => {
      const event = keyEvent(key);
      const before = index === 0 ? 0 : pause;
      return [
        ...Array.from({ length: before }, (): Outgoing => ({ kind: 'audio', samples: quiet })),
        ...Array.from({ length: steps }, (_, i): Outgoing => {
          return { kind: 'key', event, step: i + 1, steps };
        }),
      ];
    });
    this.log.note('-', `presses ${keys}`);
    return this.queue(this.keys, frames);
  }

  close(): void {
    if (this.closed) return;
    this.closed = true;
    clearTimeout(this.timer);
    this.ear.close();
    for (const frame of [...this.keys.splice(0), ...this.speech.splice(0)]) frame.sent?.();
    this.socket.close();
  }

  private queue(queue: Outgoing[], frames: Outgoing[]): Promise<void> {
    const last = frames.at(-1);
    if (last === undefined || this.closed) return Promise.resolve();
    return new Promise((resolve) => {
      last.sent = resolve;
      queue.push(...frames);
    });
  }

  /** Sends what is due by now: a late timer is made up for. */
  private tick(): void {
    const due = (performance.now() - this.started) / FRAME_TIME;
    while (this.frames <= due) this.sendFrame();
    const next = this.started + this.frames * FRAME_TIME - performance.now();
    this.timer = setTimeout(
      () => {
        this.tick();
      },
      Math.max(1, next),
    );
  }

  private sendFrame(): void {
    this.frames++;
    const timestamp = this.frames * FRAME;
    const next = this.keys.shift() ??
      this.speech.shift() ?? { kind: 'audio' as const, samples: quiet };
    if (next.kind === 'audio') {
      const payload = encode(this.codec, next.samples);
      this.sendPacket(AUDIO_PAYLOADS[this.codec], payload, timestamp, this.frames === 1);
    } else {
      const first = next.step === 1;
      const end = next.step === next.steps;
      if (first) this.keyTimestamp = timestamp;
      const payload = formatKey(next.event, next.step * FRAME, end);
      // The last packet of a key is sent three times, as RFC 4733 wants it.
      for (let i = 0; i < (end ? 3 : 1); i++) {
        this.sendPacket(this.keyPayload, payload, this.keyTimestamp, first && i === 0);
      }
    }
    next.sent?.();
  }

  private sendPacket(payloadType: number, payload: Buffer, timestamp: number, marker: boolean) {
    const { source } = this;
    const sequence = this.sequence++;
    // Every n-th packet, not one at random: a test must come out the same each time.
    this.lostShare += this.loss;
    const lost = this.lostShare >= 1;
    if (lost) this.lostShare -= 1;
    if (lost || this.muted || !this.maySend || this.remotePort === 0) return;
    const packet = { payloadType, marker, sequence, timestamp, source, payload };
    this.socket.send(formatRtp(packet), this.remotePort, '127.0.0.1');
  }

  private receive(bytes: Buffer): void {
    const packet = parseRtp(bytes);
    if (!packet) return;
    if (packet.payloadType === this.keyPayload) {
      const key = endedKey(packet.payload);
      // A key's end comes three times, with the time of its beginning.
      if (key === undefined || packet.timestamp === this.lastKey) return;
      this.lastKey = packet.timestamp;
      this.log.note('-', `hears the key ${key}`);
      this.ear.hearKey(key);
    } else if (packet.payloadType === AUDIO_PAYLOADS[this.codec]) {
      this.ear.hearFrame(this.codec, packet.payload);
    }
  }
}

const quiet = silence(FRAME_TIME);
