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
  /** Hangs up the call. @param cause what HANGUPCAUSE reads then; 0 unless given */
  hangup(cause?: number): void;
  /**
   * Moves the call, as Goto does: the dialplan goes on there after the session, which goes on itself.
   *
   * @param place `context,extension,priority`; the first priority unless one is given
   * @throws AGIError `E_AGI_INVALID_ARGUMENT` for a text that is no place
   */
  moveTo(place: string): void;
  /**
   * Takes the call elsewhere, as somebody does who redirects or transfers it: the server is told of a hangup.
   *
   * @param place `context,extension,priority`; the first priority unless one is given
   * @throws AGIError `E_AGI_INVALID_ARGUMENT` for a text that is no place
   */
  redirect(place: string): void;
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
