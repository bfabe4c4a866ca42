/** Any function that an application gave. */
// eslint-disable-next-line @typescript-eslint/no-unsafe-function-type -- whatever it takes
type ApplicationFunction = Function;

/**
 * Calls a function of the application whose result nobody waits for, and hands over whatever it throws
 * or rejects with, instead of letting that end the process.
 *
 * @param failed told of it; must not throw
 */
export function callGuarded(
  work: ApplicationFunction,
  self: unknown,
  args: readonly unknown[],
  failed: (error: unknown) => void,
): void {
  try {
    const result: unknown = Reflect.apply(work, self, args);
    if ((typeof result === 'object' && result !== null) || typeof result === 'function') {
      new Promise((resolve) => {
        resolve(result);
      }).catch(failed);
    }
  } catch (error) {
    failed(error);
  }
}
