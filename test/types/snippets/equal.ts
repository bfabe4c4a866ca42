/* eslint-disable @typescript-eslint/no-unnecessary-type-parameters --
   the compiler compares two deferred conditional types, and tells `any` apart only in this way */

/** Whether two types are one and the same. */
export type Equal<A, B> =
  (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;

/** Compiles if a value has exactly the type given: `is<string>()(value)`. */
export declare function is<Expected>(): <Actual>(
  value: Actual,
  ...proof: Equal<Actual, Expected> extends true ? [] : [never]
) => void;
