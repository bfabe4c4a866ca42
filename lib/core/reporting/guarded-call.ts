/** A function of an application. */
// eslint-disable-next-line @typescript-eslint/no-unsafe-function-type -- whatever it takes
type ApplicationFunction = Function;

/**
 * Calls a function of an application without waiting for its result. If it throws or rejects, `failed` is
 * called with the error; otherwise the error would end the process.
 *
 * @param failed must not throw
 */
export function callGuarded(
  work: ApplicationFunction,
  self: unknown,
  args: readonly unknown[],
  failed: (error: unknown) => void,
): void {
  try {
    catchRejection(Reflect.apply(work, self, args), failed);
  } catch (error) {
    failed(error);
  }
}

/**
 * Catches the rejection of what a function of an application has returned, if that is a promise.
 *
 * @param failed must not throw
 */
export function catchRejection(result: unknown, failed: (error: unknown) => void): void {
  if ((typeof result !== 'object' || result === null) && typeof result !== 'function') return;
  new Promise((resolve) => {
    resolve(result);
  }).catch(failed);
}
