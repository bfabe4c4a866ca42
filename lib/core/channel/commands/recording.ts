import { RECORD_FILE } from '../../command/rows/recording.js';
import type { RecordFileResult } from '../../command/results.js';
import type { CommandOptions } from '../options.js';
import { send } from './send.js';

/** Commands that record the caller. */
export abstract class RecordingCommands {
  /**
   * Records the caller. Asterisk: RECORD FILE.
   *
   * @param filename without extension
   * @param format extension of the file: `wav`, `gsm`
   * @param escapeDigits keys that end it, `''` for none
   * @param timeout longest recording in ms; `-1` for no limit
   * @param offset where in the file to begin, in samples
   * @param beep whether to beep first
   * @param silence seconds of silence that end it
   * @returns what ended it, and its length in samples
   * @throws AGIError `E_AGI_HANGUP` if the caller is gone before it starts
   */
  recordFile(
    filename: string,
    format: string,
    escapeDigits: string,
    timeout: number,
    offset?: number,
    beep?: boolean,
    silence?: number,
    options?: CommandOptions,
  ): Promise<RecordFileResult> {
    // A wrong type stays as it is, and the row refuses it.
    const extras: unknown[] = [];
    const [isBeep = false]: unknown[] = [beep];
    if (isBeep !== false) extras.push(isBeep === true ? 'BEEP' : isBeep);
    if (silence !== undefined) extras.push(typeof silence === 'number' ? `s=${silence}` : silence);
    const start = extras.length > 0 && offset === undefined ? 0 : offset;
    return send(
      this,
      RECORD_FILE,
      [filename, format, escapeDigits, timeout, start, ...extras],
      options,
    );
  }
}
