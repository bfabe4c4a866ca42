import { recordOf } from './method-record.js';

/**
 * Makes the object that a handler returns the channel variables of the call, one for each property, when
 * the handler and its interceptors are done. Numbers are written as JavaScript writes them, `true` as `1`
 * and `false` as `0`, which are what `GotoIf()` understands; `null` empties a variable, and `undefined` leaves
 * it as it is. Texts with line breaks are stored as they are. A handler that returns nothing sets nothing.
 *
 * All names and values are checked before the first one is sent, and a wrong one is an error of the handler.
 * Names are those of plain variables; `_NAME` and `__NAME` are inherited by channels that the call makes.
 * The variables of a caller who has hung up are set, too, for the `h` extension; after the end of the session
 * nothing is.
 *
 * @example
 * @AgiRoute('balance')
 * @SetsVariables()
 * balance() {
 *   return { BALANCE: 125, BLOCKED: false };
 * }
 *
 * @throws AGIError `E_AGI_INVALID_ARGUMENT` at start on anything but a method with `@AgiRoute()`
 * @publicApi
 */
export function SetsVariables(): MethodDecorator {
  return (target, key, descriptor) => {
    const record = recordOf('SetsVariables', target, key, descriptor);
    record.setsVariables = true;
    record.dependent ??= 'SetsVariables';
  };
}
