import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { quoteValue } from '../../core/internal.js';
import { UsageError } from '../arguments/arguments.js';

/**
 * The exports of a file of an application, by name. Those of a CommonJS file are there by their names, too.
 *
 * @throws UsageError for a file that cannot be loaded
 */
export async function loadFile(path: string): Promise<Record<string, unknown>> {
  const full = resolve(path);
  if (!existsSync(full)) throw new UsageError(`there is no file ${quoteValue(path)}`);
  try {
    const exported = (await import(pathToFileURL(full).href)) as Record<string, unknown>;
    // A CommonJS file has its exports in `default`.
    const inner = typeof exported.default === 'object' ? { ...exported.default } : {};
    return { ...inner, ...exported };
  } catch (error) {
    const hint = path.endsWith('.ts') ? '; build the application, and give the .js file' : '';
    throw new UsageError(`cannot load ${quoteValue(path)}: ${(error as Error).message}${hint}`, {
      cause: error,
    });
  }
}

/** A server of the core, told by what it has: the application may have another copy of the package. */
export interface ServerLike {
  readonly routes: readonly string[];
}

export function isServer(value: unknown): value is ServerLike {
  return (
    typeof value === 'object' &&
    value !== null &&
    'agi' in value &&
    'routes' in value &&
    Array.isArray(value.routes)
  );
}
