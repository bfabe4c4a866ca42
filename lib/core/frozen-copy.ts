/** Copies that were made here: nothing can change them any more. */
const copies = new WeakSet();

/**
 * A copy that nobody can change, neither through the copy nor through what was given. Lists and plain
 * objects are copied to the bottom; functions and instances of classes stay what they are.
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
  // The prototype of a plain object of whatever realm has none itself.
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}
