/**
 * The side of a call that an application or a subroutine of the dialplan can use.
 *
 * @publicApi
 */
export interface ApplicationCall {
  /**
   * Reads a variable of the channel, or a function: `CALLERID(num)`.
   *
   * @returns `undefined` if there is no such variable
   */
  get(name: string): string | undefined;
  /** Sets a variable of the channel, or writes to a function. */
  set(name: string, value: string): void;
  /**
   * Plays a prompt to its end, or until one of `keys` is pressed.
   *
   * @returns resolves with the key; with `undefined` if none of them was pressed
   */
  play(prompt: string, keys?: string): Promise<string | undefined>;
  /**
   * Waits for `ms`, or until one of `keys` is pressed or the call is hung up.
   *
   * @param ms in ms of the call's own time; forever if it is negative
   * @returns resolves with the key; with `undefined` if none of them was pressed
   * @throws AGIError `E_AGI_CHANNEL_DESTROYED` if the call has ended without waiting for the application
   */
  wait(ms: number, keys?: string): Promise<string | undefined>;
  /** Answers the call. */
  answer(): void;
  /** Hangs up the call. */
  hangup(): void;
  /** Whether the call has been hung up, by either side. */
  readonly hungUp: boolean;
}

/**
 * A dialplan application. It returns the `result` of EXEC: 0 for success, -1 to hang up. When the
 * caller hangs up, EXEC answers -1 without waiting for it.
 *
 * @publicApi
 */
export type SimulatedApplication = (
  options: string,
  call: ApplicationCall,
) => number | Promise<number>;

/**
 * A dialplan subroutine for GOSUB. It returns `GOSUB_RETVAL`, or `null` for a subroutine that ends
 * without Return().
 *
 * @publicApi
 */
export type SimulatedSubroutine = (
  args: readonly string[],
  call: ApplicationCall,
) => string | null | undefined | Promise<string | null | undefined>;
