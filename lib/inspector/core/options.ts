import { printable } from '../../core/index.js';
import {
  aFunction,
  integer,
  trueOrFalse,
  withDefault,
  type OptionRules,
} from '../../core/internal.js';

/**
 * Options of a {@link CallInspector}.
 *
 * @publicApi
 */
export interface InspectorOptions {
  /** How many calls that are over are kept: 200. */
  keep?: number;
  /** How many bytes all calls may take together, about: 16 MiB. The oldest calls make room. */
  bytes?: number;
  /**
   * Whether keys that callers press, numbers and tokens are masked before they are kept: true. What was masked
   * cannot be shown again. Give `false` on a machine of developers only.
   */
  mask?: boolean;
  /** How many pages may be open at a time: 1000. */
  pages?: number;
  /** Gets a line for each action of somebody at the page; it is written to stderr unless given. */
  log?: (line: string) => unknown;
  /** Whether a test that is saved makes an application of Nest: false. */
  nest?: boolean;
}

/** The options of an inspector with every default filled in. */
export interface InspectorSettings {
  readonly keep: number;
  readonly bytes: number;
  readonly mask: boolean;
  readonly pages: number;
  readonly log: (line: string) => unknown;
  readonly nest: boolean;
}

/** The rules of an inspector's options. */
export const INSPECTOR_OPTIONS: OptionRules<InspectorSettings> = {
  keep: withDefault(200, integer({ least: 0, most: 100_000 })),
  bytes: withDefault(16 * 1024 * 1024, integer({ least: 65_536, unit: 'bytes' })),
  mask: withDefault(true, trueOrFalse),
  pages: withDefault(1000, integer({ least: 1, most: 10_000 })),
  log: withDefault<(line: string) => unknown>(printLine, aFunction<(line: string) => unknown>()),
  nest: withDefault(false, trueOrFalse),
};

function printLine(line: string): void {
  // Unlike `process.stderr`, the console does not fail if its reader is gone.
  // eslint-disable-next-line no-console -- somebody acts on calls, and no logger is given
  console.error(printable(`inspector: ${line}`));
}
