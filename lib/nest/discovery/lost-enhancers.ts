import { AGI_METHOD_METADATA, ENHANCERS_METADATA } from '../agi.constants.js';
import { messages } from '../agi.messages.js';

/**
 * Nest keeps guards, pipes, interceptors and filters of a method on its function. A decorator of another
 * library that puts a function of its own in the method's place may leave them on the first one, where
 * Nest does not find them. Values of `SetMetadata()` and the like are given to the function that runs.
 *
 * @param functions what stood in the method's place before
 * @throws AGIError `E_AGI_INVALID_ARGUMENT` where something would not run: it is too late to give that to
 * Nest, which has looked for it before it made anything
 */
export function keepMetadata(owner: string, handler: object, functions: Iterable<object>): void {
  for (const before of functions) {
    if (before === handler) continue;
    const lost = Object.entries(ENHANCERS_METADATA).filter(([, key]) => {
      const present = listOf(key, handler);
      return listOf(key, before).some((enhancer) => !present.includes(enhancer));
    });
    if (lost.length > 0) {
      throw messages.lostEnhancers(
        owner,
        lost.map(([decorator]) => decorator),
      );
    }
    for (const key of Reflect.getMetadataKeys(before) as unknown[]) {
      if (key === AGI_METHOD_METADATA || Reflect.hasMetadata(key, handler)) continue;
      Reflect.defineMetadata(key, Reflect.getMetadata(key, before), handler);
    }
  }
}

function listOf(key: string, value: object): readonly unknown[] {
  return (Reflect.getMetadata(key, value) ?? []) as readonly unknown[];
}
