/** The name of a generated class and of its files, in each form. */
export interface Name {
  /** `front-desk`, for files and routes. */
  readonly dashed: string;
  /** `FrontDesk`, for classes. */
  readonly pascal: string;
  /** `frontDesk`, for methods. */
  readonly camel: string;
  /** The folders that were written before the name: `billing/` of `billing/menu`. */
  readonly folder: string;
}

/** @throws Error for a name that no class can have */
export function nameOf(given: string): Name {
  const parts = given.split('/').filter((part) => part !== '' && part !== '.');
  const last = parts.pop() ?? '';
  const words = last
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1-$2')
    .toLowerCase()
    .split(/[-_.\s]+/)
    .filter(Boolean);
  const pascal = words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('');
  if (!/^[A-Z][A-Za-z0-9]*$/.test(pascal) || parts.includes('..')) {
    throw new Error(
      `"${given}" is not a name: write letters and digits, such as menu or billing/menu`,
    );
  }
  return {
    dashed: words.join('-'),
    pascal,
    camel: pascal.charAt(0).toLowerCase() + pascal.slice(1),
    folder: parts.map((part) => `${part}/`).join(''),
  };
}
