/** Copies that were made here, which nothing can change any more. */
const copies = new WeakSet();

/**
 * Makes a copy that nobody can change, neither through the copy nor through the value that was given.
 * Lists and plain objects are copied with all that is in them; functions and instances of classes are
 * not copied.
 */
export function frozenCopy<Value>(value: Value): Value {
  if (!isPlain(value) || copies.has(value)) return value;
  const copy = Array.isArray(value)
    ? value.map((entry: unknown) => frozenCopy(entry))
    : Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, frozenCopy(entry)]));
  copies.add(copy);
  return Object.freeze(copy) as Value;
}

function isPlain(value: unknown): value is object {
  if (typeof value !== 'object' || value === null) return false;
  if (Array.isArray(value)) return true;
  const prototype: unknown = Object.getPrototypeOf(value);
  // The prototype of a plain object, of this realm or another, has no prototype itself.
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}
