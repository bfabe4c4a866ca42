/**
 * Splits the options of an application as Asterisk does (`__ast_app_separate_args`): quotes and
 * backslashes are taken off, and a delimiter within brackets does not count. The last argument is the
 * rest of the text, unchanged.
 *
 * @param most how many arguments the application has at most
 */
export function splitOptions(options: string, most: number, delimiter = ','): string[] {
  const args: string[] = [];
  let [parentheses, brackets, quoted] = [0, 0, false];
  let index = 0;
  let endedByDelimiter = false;
  while (index < options.length && args.length < most - 1) {
    let argument = '';
    endedByDelimiter = false;
    for (; index < options.length && !endedByDelimiter; index++) {
      const character = options.charAt(index);
      if (character === '\\') {
        argument += options.charAt(++index);
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
  if (index < options.length || endedByDelimiter) args.push(options.slice(index));
  return args;
}
