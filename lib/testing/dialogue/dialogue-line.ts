/** One line of a call's dialogue, as it happens. */
export interface DialogueLine {
  /** `command` comes from the server, `reply` from Asterisk; the caller presses or hangs up. */
  kind: 'environment' | 'command' | 'reply' | 'caller';
  text: string;
  /** When, in ms since the call began. */
  at: number;
}
