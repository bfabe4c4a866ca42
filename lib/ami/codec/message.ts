/**
 * A message of Asterisk's manager: its headers by their names, as Asterisk writes them. A header that
 * comes more than once (`Output`, `ChanVariable`) has its values joined by a newline. The object has no
 * prototype, so that a header named `__proto__` is one like any other.
 *
 * @publicApi
 */
export type AmiMessage = Readonly<Record<string, string | undefined>>;

/**
 * The value of a header that an action is given. A boolean is written `true` or `false`.
 *
 * @publicApi
 */
export type AmiHeaderValue = string | number | boolean;

/**
 * The headers of an action. A list gives one header for each of its values; `undefined` leaves the header
 * out.
 *
 * @publicApi
 */
export type AmiHeaders = Readonly<
  Record<string, AmiHeaderValue | readonly AmiHeaderValue[] | undefined>
>;
