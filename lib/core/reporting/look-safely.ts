/** Whether a value is an instance of a class. It never throws: a proxy that does is no instance. */
export function isInstance<Type>(
  value: unknown,
  type: { readonly prototype: Type; [Symbol.hasInstance](value: unknown): boolean },
): value is Type {
  try {
    return value instanceof type;
  } catch {
    return false;
  }
}

/** A property of any value; `undefined` if there is none, or if its getter throws. */
export function propertyOf(owner: unknown, key: PropertyKey): unknown {
  try {
    return (owner as Record<PropertyKey, unknown> | null | undefined)?.[key];
  } catch {
    return undefined;
  }
}
