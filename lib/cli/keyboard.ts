import type { Input } from './terminal.js';

const CTRL_C = '\u0003';

/** What the keyboard does to a call. */
export interface KeyboardActions {
  readonly press: (key: string) => void;
  readonly interrupt: () => void;
}

/**
 * Takes the keys of a terminal one by one, without Enter, as those of a telephone. In this mode the
 * terminal makes no signal of Ctrl-C.
 *
 * @returns what gives the terminal back
 */
export function listenToKeyboard(stdin: Input, { press, interrupt }: KeyboardActions): () => void {
  const hear = (bytes: Buffer): void => {
    for (const character of bytes.toString('latin1')) {
      if (character === CTRL_C) interrupt();
      else if (/^[\d*#A-D]$/i.test(character)) press(character.toUpperCase());
    }
  };
  stdin.setRawMode?.(true);
  stdin.on('data', hear);
  stdin.resume();
  return () => {
    stdin.off('data', hear);
    stdin.setRawMode?.(false);
    stdin.pause();
  };
}
