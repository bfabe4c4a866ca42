import type { Word } from '../../codec/command-line.js';
import { spelledCommand } from '../../command/catalogue.js';
import { HANGUP } from '../../command/rows/call.js';
import type { AGIResponse } from '../../command/results.js';
import type { CommandOptions } from '../options.js';
import { hangUp } from './hang-up.js';
import { attempt, send } from './send.js';

/** The command that is given by its words. */
export abstract class SpelledCommands {
  /**
   * Sends any command by its words, each of which reaches Asterisk as exactly the string given.
   *
   * @example `await channel.send(['GET', 'VARIABLE', 'EXTEN'])`
   * @throws AGIError `E_AGI_INVALID_ARGUMENT` if the first word is not a command's
   */
  send(words: readonly Word[], options?: CommandOptions): Promise<AGIResponse> {
    return attempt(this, () => {
      const { row, values } = spelledCommand(words);
      // Its HANGUP line has to be known for the echo of our command.
      if (row.words === HANGUP.words) return hangUp(this, values[0]?.toString(), options);
      return send(this, row, values, options);
    });
  }
}
