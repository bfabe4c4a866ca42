import { RECORD_FILE } from '../../command/families/recording.js';
import type { RecordResult } from '../../command/results.js';
import type { CommandOptions } from '../options.js';
import { PlaybackCommands } from './playback.js';

/** Commands that record the caller. */
export abstract class RecordingCommands extends PlaybackCommands {
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
  ): Promise<RecordResult> {
    return this.perform(() => {
      const extras: string[] = [];
      if (beep) extras.push('BEEP');
      if (silence !== undefined) extras.push(`s=${silence}`);
      const start = extras.length > 0 ? (offset ?? 0) : offset;
      const values = [filename, format, escapeDigits, timeout, start, ...extras];
      return this.issue(RECORD_FILE, values, options);
    });
  }
}
