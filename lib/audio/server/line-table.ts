import type { AGIChannel, AudioLine } from '../../core/index.js';
import {
  type SimulatedCallLines,
  type SimulatedEnd,
  type SimulatedLine,
} from '../../core/internal.js';
import { codecOf } from '../codec/message.js';
import { AwaitedLine, type AwaitingOptions } from '../joining/awaited-line.js';
import type { ExpectedLine } from '../joining/line-host.js';
import type { Line, LineConnection, LineSettings } from '../line/line.js';
import { Pacer } from '../line/pacer.js';
import { bytesOf, LineIds } from './line-ids.js';
import { SimulatedConnection } from './simulated-connection.js';
import { watchLine } from './watch-line.js';

/** The lines of a server: those whose connections are awaited, and those that are open. */
export class LineTable {
  readonly #ids = new LineIds<AwaitedLine>();
  readonly #lines = new Set<Line>();
  readonly #pacer = new Pacer();
  #onEmpty: (() => void) | undefined;

  /** The open lines, in a set of their own. */
  get open(): ReadonlySet<AudioLine> {
    return new Set(this.#lines);
  }

  /**
   * Waits for a line.
   *
   * @param address host and port by which Asterisk reaches the server
   * @param simulated the lines of the call, if it is simulated in this process
   */
  expect(
    address: string,
    channel: AGIChannel,
    settings: LineSettings,
    options: AwaitingOptions,
    simulated?: SimulatedCallLines,
  ): ExpectedLine {
    const awaited = new AwaitedLine(channel, settings, options);
    const id = this.#ids.give(awaited);
    simulated?.await(id, (end) => this.#simulate(id, end, simulated));
    return {
      awaited,
      destination: `AudioSocket/${address}/${id}/c(${codecOf(settings.rate)})`,
      forget: () => {
        this.#ids.forget(id);
        awaited.drop();
        this.#tellIfEmpty();
      },
    };
  }

  /** Opens the line that an id stands for; `undefined` if it stands for none. */
  connect(id: Buffer, connection: LineConnection, pacer = this.#pacer): Line | undefined {
    const awaited = this.#ids.take(id);
    const line = awaited?.open(connection, pacer);
    if (awaited === undefined || line === undefined) return undefined;
    this.#lines.add(line);
    watchLine(awaited.channel.request, line);
    void line.over.then(() => {
      this.#lines.delete(line);
      this.#tellIfEmpty();
    });
    return line;
  }

  /** Resolves when no line is open or awaited. */
  none(): Promise<void> {
    return new Promise((resolve) => {
      this.#onEmpty = resolve;
      this.#tellIfEmpty();
    });
  }

  /** Opens a line whose call is simulated in this process, in the time of that call. */
  #simulate(id: string, end: SimulatedEnd, call: SimulatedCallLines): SimulatedLine | undefined {
    const pacer = new Pacer(
      () => call.now(),
      (ring) => call.alarm(ring),
    );
    const line = this.connect(bytesOf(id), new SimulatedConnection(end), pacer);
    return (
      line && {
        rate: line.rate,
        said: (frame) => {
          line.received(Buffer.from(frame.buffer, frame.byteOffset, frame.byteLength));
        },
        close: () => {
          line.finish('asterisk');
        },
      }
    );
  }

  /** Ends all lines. */
  end(): void {
    for (const awaited of this.#ids.values()) {
      awaited.fail('E_AUDIO_NOT_LISTENING', 'the audio server was closed');
    }
    for (const line of this.#lines) line.finish('draining');
  }

  #tellIfEmpty(): void {
    if (this.#lines.size === 0 && this.#ids.size === 0) this.#onEmpty?.();
  }
}
