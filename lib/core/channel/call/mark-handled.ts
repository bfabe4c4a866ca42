/**
 * Marks a promise of a command as handled: when the caller hangs up, a promise that nobody awaits must
 * not end the process. If the application awaits it, it sees the rejection all the same.
 */
export function markHandled<Result>(promise: Promise<Result>): Promise<Result> {
  promise.catch(ignore);
  return promise;
}

function ignore(): void {
  // Handled.
}
