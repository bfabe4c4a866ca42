import { AGI_METHOD_METADATA } from '../agi.constants.js';
import { messages } from '../agi.messages.js';
import { enhancersOn, ENHANCERS_METADATA } from '../nest-internals/nest-metadata.js';

/**
 * Nest keeps guards, pipes, interceptors and filters of a method on its function. A decorator of another
 * library that puts a function of its own in place of the method may leave them on the first function,
 * where Nest does not find them. Values of `SetMetadata()` and the like are copied to the function that
 * runs.
 *
 * @param functions the functions that were the method before
 * @throws AGIError `E_AGI_INVALID_ARGUMENT` where a guard or the like would not run: Nest has looked for
 * these before it made anything, so that it is too late to add them
 */
export function keepMetadata(owner: string, handler: object, functions: Iterable<object>): void {
  for (const before of functions) {
    if (before === handler) continue;
    const lost = Object.entries(ENHANCERS_METADATA).filter(([, key]) => {
      const present = enhancersOn(handler, key);
      return enhancersOn(before, key).some((enhancer) => !present.includes(enhancer));
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
