/**
 * One line of a call's dialogue, as it happens.
 *
 * @publicApi
 */
export interface DialogueLine {
  /**
   * `environment` and `reply` come from Asterisk, `command` comes from the server, and `caller` is what
   * the caller does.
   */
  kind: 'environment' | 'command' | 'reply' | 'caller';
  /**
   * The text that was sent, without its last newline: the environment and the usage of a command have several
   * lines. For the caller, what they do in words: `presses 1`, `hangs up`.
   */
  text: string;
  /** When it was sent, in ms of the call's own time since the call began. */
  at: number;
}
