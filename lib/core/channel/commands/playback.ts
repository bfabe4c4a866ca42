import { CONTROL_STREAM_FILE, STREAM_FILE } from '../../command/rows/playback.js';
import type { PlaybackResult } from '../../command/results.js';
import type { CommandOptions } from '../options.js';
import { send } from './send.js';

/** Commands that play files. */
export abstract class PlaybackCommands {
  /**
   * Plays a sound file to its end, or until one of `escapeDigits` is pressed. Asterisk: STREAM FILE.
   *
   * @param filename without extension; Asterisk looks in the channel's language first
   * @param escapeDigits keys that end it, `''` for none
   * @param offset where to begin, in samples
   * @returns the key, if any, and where it ended in samples
   * @throws AGIError `E_AGI_HANGUP` if the caller is gone before it starts
   */
  streamFile(
    filename: string,
    escapeDigits?: string,
    offset?: number,
    options?: CommandOptions,
  ): Promise<PlaybackResult> {
    return send(this, STREAM_FILE, [filename, escapeDigits, offset], options);
  }

  /**
   * Plays a sound file in which the caller can wind and pause. Asterisk: CONTROL STREAM FILE, which
   * cannot be interrupted by an abort.
   *
   * @param filename without extension
   * @param escapeDigits keys that end it, `''` for none
   * @param skipms how far one press winds, in ms (Asterisk's default: 3000)
   * @param ffchar key that winds forward (`#`)
   * @param rewchar key that winds back (`*`)
   * @param pausechar key that pauses and resumes (none)
   * @param offsetms where to begin, in ms
   * @returns the key, if any, and where it ended in ms (`-1` at the file's end)
   * @throws AGIError `E_AGI_HANGUP` if the caller is gone before it starts
   */
  controlStreamFile(
    filename: string,
    escapeDigits?: string,
    skipms?: number,
    ffchar?: string,
    rewchar?: string,
    pausechar?: string,
    offsetms?: number,
    options?: CommandOptions,
  ): Promise<PlaybackResult> {
    return send(
      this,
      CONTROL_STREAM_FILE,
      [filename, escapeDigits, skipms, ffchar, rewchar, pausechar, offsetms],
      options,
    );
  }
}
