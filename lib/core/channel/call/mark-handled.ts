/**
 * Marks a command's promise as seen: one that nobody awaits must not bring the process down when the
 * caller hangs up. The application's own await, if there is one, sees the rejection.
 */
export function markHandled<Result>(promise: Promise<Result>): Promise<Result> {
  promise.catch(ignore);
  return promise;
}

function ignore(): void {
  // Seen.
}
