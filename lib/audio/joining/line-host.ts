import type { AGIChannel } from '../../core/index.js';
import type { LineSettings } from '../line/line.js';
import type { AwaitedLine, AwaitingOptions } from './awaited-line.js';

/** A line that was asked for, with the destination that Asterisk calls for it. */
export interface ExpectedLine {
  readonly awaited: AwaitedLine;
  /** `AudioSocket/10.0.0.5:9092/<id>/c(slin)`. */
  readonly destination: string;
  /** Nobody waits for the line any more: its id is worth nothing from now on. */
  forget(): void;
}

/** The server, as the joining of calls and lines needs it. */
export interface LineHost {
  /** @throws AGIError `E_AUDIO_NOT_LISTENING` */
  expect(channel: AGIChannel, settings: LineSettings, options: AwaitingOptions): ExpectedLine;
}
