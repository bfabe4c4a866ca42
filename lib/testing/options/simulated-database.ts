import { DatabaseContents } from './database-contents.js';

/** Gives the simulator what a database holds. */
export let contentsOf: (database: SimulatedDatabase) => DatabaseContents;

/**
 * Asterisk's own database. It outlives a call; calls that are given the same one share it.
 *
 * @publicApi
 */
export class SimulatedDatabase {
  static {
    contentsOf = ({ contents }) => contents;
  }

  private readonly contents: DatabaseContents;

  /** @param entries the first values, by their path: `{ 'family/key': 'value' }` */
  constructor(entries: Readonly<Record<string, string>> = {}) {
    this.contents = new DatabaseContents(entries);
  }

  /** All values by their path: `{ '/family/key': 'value' }`. */
  entries(): Record<string, string> {
    return this.contents.entries();
  }
}
