/**
 * Splits the options of an application as Asterisk does (`__ast_app_separate_args`): quotes and
 * backslashes are taken off, brackets protect, and the last argument is what is left, untouched.
 *
 * @param most how many arguments the application has
 */
export function splitOptions(options: string, most: number, delimiter = ','): string[] {
  const args: string[] = [];
  let [parentheses, brackets, quoted] = [0, 0, false];
  let at = 0;
  let endedByDelimiter = false;
  while (at < options.length && args.length < most - 1) {
    let argument = '';
    endedByDelimiter = false;
    for (; at < options.length && !endedByDelimiter; at++) {
      const character = options.charAt(at);
      if (character === '\\') {
        argument += options.charAt(++at);
        continue;
      }
      if (character === '(') parentheses++;
      else if (character === ')') parentheses = Math.max(parentheses - 1, 0);
      else if (character === '[') brackets++;
      else if (character === ']') brackets = Math.max(brackets - 1, 0);
      else if (character === '"') quoted = !quoted;
      endedByDelimiter = character === delimiter && parentheses === 0 && brackets === 0 && !quoted;
      if (character !== '"' && !endedByDelimiter) argument += character;
    }
    args.push(argument);
  }
  if (at < options.length || endedByDelimiter) args.push(options.slice(at));
  return args;
}
