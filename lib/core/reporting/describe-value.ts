/**
 * Describes a value by its kind and its length. The value itself is not shown, since it may be a caller's
 * digits or a secret. It never throws, also if reading the value does.
 */
export function describeValue(value: unknown): string {
  switch (typeof value) {
    case 'string':
      return value === '' ? 'an empty string' : `a string of ${count(value.length, 'character')}`;
    case 'number':
      return describeNumber(value);
    case 'undefined':
    case 'boolean':
      return String(value);
    case 'object':
      return value === null ? 'null' : describeObject(value);
    default:
      return `a ${typeof value}`;
  }
}

function describeNumber(value: number): string {
  if (!Number.isFinite(value)) return String(value);
  const sign = value < 0 ? 'negative ' : '';
  if (!Number.isInteger(value)) return `a ${sign}number with a fraction`;
  if (value === 0) return 'zero';
  const digits = Math.floor(Math.log10(Math.abs(value))) + 1;
  return `a ${sign}whole number of ${count(digits, 'digit')}`;
}

function describeObject(value: object): string {
  try {
    if (Array.isArray(value)) return `a list of ${count(value.length, 'element')}`;
    if (value instanceof Date) return Number.isNaN(value.getTime()) ? 'an invalid Date' : 'a Date';
    if (value instanceof Uint8Array) return count(value.length, 'byte');
  } catch {
    // The value is a proxy that throws.
  }
  return 'an object';
}

function count(amount: number, what: string): string {
  return `${amount} ${what}${amount === 1 ? '' : 's'}`;
}
