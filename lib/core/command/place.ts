/**
 * A place in the dialplan.
 *
 * @publicApi
 */
export interface Place {
  /** Name of the context. */
  readonly context: string;
  /** The extension, which may hold a comma. */
  readonly extension: string;
  /** Number of the priority, in digits. */
  readonly priority: string;
}
