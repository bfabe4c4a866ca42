import { suggestion } from './nearest-names.js';

/** The rule of an option that does not exist, in words; it names the option that was probably meant. */
export function unknownOption(name: string, names: readonly string[]): string {
  const hint = suggestion(name, names) || `. Options are ${names.join(', ')}`;
  return `left out: there is no such option${hint}`;
}
