import type { AGIChannel } from '../../core/index.js';

/** The variables that the parameters of one method ask for. */
interface Batch {
  readonly names: Set<string>;
  readonly values: Promise<Readonly<Record<string, string | null>>>;
}

const batches = new WeakMap<AGIChannel, Batch>();

/**
 * Reads a variable of a channel. Nest asks for the values of all parameters of a method in one go, so that
 * all of them are read together.
 */
export async function readVariable(channel: AGIChannel, name: string): Promise<string | null> {
  let batch = batches.get(channel);
  if (batch === undefined) {
    const names = new Set<string>();
    const values = Promise.resolve().then(() => {
      batches.delete(channel);
      return channel.getVariables(...names);
    });
    batch = { names, values };
    batches.set(channel, batch);
  }
  batch.names.add(name);
  return (await batch.values)[name] ?? null;
}
