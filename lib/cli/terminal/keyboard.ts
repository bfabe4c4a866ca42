import type { Input } from './terminal.js';

const CTRL_C = '\u0003';

/** What the keyboard does to a call. */
export interface KeyboardActions {
  /** One or more: several come at once where they are pasted. */
  readonly press: (keys: string) => void;
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
    const typed = bytes.toString('latin1');
    const keys = typed.replaceAll(/[^\d*#A-D]/gi, '').toUpperCase();
    if (keys !== '') press(keys);
    if (typed.includes(CTRL_C)) interrupt();
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
