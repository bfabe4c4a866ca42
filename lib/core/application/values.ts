/** A whole number that Asterisk wrote; `null` for anything else. */
export function numberOf(value: string | null | undefined): number | null {
  if (value === null || value === undefined || !/^-?\d+$/.test(value)) return null;
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : null;
}

/** A whole number as above, where 0 means that there is none. */
export function numberUnlessZero(value: string | null | undefined): number | null {
  const number = numberOf(value);
  return number === 0 ? null : number;
}

/**
 * A time in ms, of a pair of variables such as `ANSWEREDTIME_MS` and `ANSWEREDTIME`: the first holds ms,
 * and the second seconds, which is all that some versions of Asterisk tell.
 */
export function timeOf(
  variables: Readonly<Record<string, string | null>>,
  name: string,
): number | null {
  const exact = numberOf(variables[`${name}_MS`]);
  if (exact !== null) return exact;
  const seconds = numberOf(variables[name]);
  return seconds === null ? null : seconds * 1000;
}

/** The variables of which {@link timeOf} makes a time. */
export function timeVariables(name: string): readonly string[] {
  return [name, `${name}_MS`];
}
