import { suggestion } from './nearest-names.js';

/** What an option must be that does not exist: left out. Names the option that was probably meant. */
export function unknownOption(name: string, names: readonly string[]): string {
  const hint = suggestion(name, names) || `. Options are ${names.join(', ')}`;
  return `left out: there is no such option${hint}`;
}
