/** Whether what is decorated is a method: a getter has no value, a property no descriptor at all. */
export function isMethod(descriptor: { readonly value?: unknown } | undefined): boolean {
  return typeof descriptor?.value === 'function';
}
