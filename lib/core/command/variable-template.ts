/**
 * The names that may stand in an expression: a plain variable, or a function with its arguments. Any
 * other text might be code to Asterisk, or `name:offset`.
 */
const NAME = /^[A-Za-z_][A-Za-z0-9_]*(?:\([^${}()\\\r\n\0]*\))?$/;

/** Whether a value is a name of which {@link writeTemplate} can make an expression. */
export function isTemplateName(name: unknown): name is string {
  return typeof name === 'string' && NAME.test(name);
}

/**
 * An expression for GET FULL VARIABLE that reads several variables in one round trip. Asterisk puts in
 * the values once and does not look at what they hold, so `separator` tells where each of them ends. It
 * must be a text that no value can hold: random, and made anew for each reading.
 *
 * @param longest the most bytes that are read of each value; all of it unless given
 */
export function writeTemplate(
  names: readonly string[],
  separator: string,
  longest?: number,
): string {
  const slice = longest === undefined ? '' : `:0:${longest}`;
  return names.map((name) => `\${${name}${slice}}`).join(separator);
}

/**
 * Takes the value of such an expression apart. To Asterisk's expressions a variable that is not set and
 * one that is empty are the same, so both are `''` here; only GET VARIABLE tells them apart.
 *
 * @returns a value for each name; `undefined` if the value is not that of the expression
 */
export function readTemplate<Name extends string>(
  names: readonly Name[],
  separator: string,
  value: string,
): Record<Name, string> | undefined {
  const values = value.split(separator);
  if (values.length !== names.length) return undefined;
  // Made of entries, since a variable may be called `__proto__`.
  return Object.fromEntries(names.map((name, index) => [name, values[index]])) as Record<
    Name,
    string
  >;
}
