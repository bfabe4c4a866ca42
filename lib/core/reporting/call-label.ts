import { maskPath } from './masking.js';
import { printable } from './printable.js';

/** What a line of a log needs of a call. */
export interface LabelledCall {
  readonly uniqueId: string | undefined;
  readonly route: string | undefined;
  readonly path: string;
}

/** How the lines of a call begin: its unique id and its route, or the masked path if it has none. */
export function callLabel({ uniqueId = 'unknown call', route, path }: LabelledCall): string {
  return printable(`[${uniqueId}] ${JSON.stringify(route ?? maskPath(path))}`);
}
