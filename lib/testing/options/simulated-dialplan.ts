/** What an application of the dialplan, run by EXEC, can do with the call. */
export interface ApplicationCall {
  /** Variables of the channel, and functions: `CALLERID(num)`. */
  get(name: string): string | undefined;
  set(name: string, value: string): void;
  /** Plays a prompt to its end, or until one of `keys` is pressed, and gives that key. */
  play(prompt: string, keys?: string): Promise<string | undefined>;
  /** Waits for `ms`, or until one of `keys` is pressed, and gives that key. */
  wait(ms: number, keys?: string): Promise<string | undefined>;
  answer(): void;
  hangup(): void;
  readonly hungUp: boolean;
}

/**
 * A dialplan application. What it returns is the `result` of EXEC: 0 for success, -1 to hang up.
 * When the caller hangs up, EXEC answers -1 without waiting for it.
 */
export type SimulatedApplication = (
  options: string,
  call: ApplicationCall,
) => number | Promise<number>;

/**
 * A dialplan subroutine for GOSUB. What it returns is `GOSUB_RETVAL`; `null` is for one that ends
 * without Return().
 */
export type SimulatedSubroutine = (
  args: readonly string[],
  call: ApplicationCall,
) => string | null | undefined | Promise<string | null | undefined>;
