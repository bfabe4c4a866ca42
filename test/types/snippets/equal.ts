/** Whether two types are one and the same, `any` told apart. */
export type Equal<A, B> =
  (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;

/** Compiles if its type argument is `true`. */
export function check<_Condition extends true>(): void {
  // Checked by the compiler.
}
