import { maskDigits, printable } from '../../core/index.js';

/** Warns of a prompt that Asterisk cannot play. */
export function warnOfMissing(prompt: string): void {
  const name = printable(JSON.stringify(maskDigits(prompt)));
  process.emitWarning(`Asterisk cannot play ${name}: is the file there?`);
}
