/**
 * Whether a value is of a class. Whatever an application throws may be asked: a proxy may refuse to say
 * what it is, and is of none then.
 */
export function isInstance<Type>(
  value: unknown,
  type: abstract new (...args: never) => Type,
): value is Type {
  try {
    return value instanceof type;
  } catch {
    return false;
  }
}

/** A property of whatever it is; `undefined` where there is none, or a getter throws. */
export function propertyOf(owner: unknown, key: PropertyKey): unknown {
  try {
    return (owner as Record<PropertyKey, unknown> | null | undefined)?.[key];
  } catch {
    return undefined;
  }
}
