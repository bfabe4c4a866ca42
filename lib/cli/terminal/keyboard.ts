import type { Input } from './terminal.js';

const CTRL_C = '\u0003';

/** The actions of the keyboard on a call. */
export interface KeyboardActions {
  /** Presses one key or several: pasted keys come at once. */
  readonly press: (keys: string) => void;
  /** Ctrl-C was pressed. */
  readonly interrupt: () => void;
}

/**
 * Takes the keys of a terminal one by one, without Enter, as the keys of a telephone. In this mode the
 * terminal sends no signal for Ctrl-C.
 *
 * @returns a function that ends this mode
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
