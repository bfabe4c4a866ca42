import { callGuarded } from '../../reporting/guarded-call.js';
import { reportThrown } from '../../reporting/reports.js';
import { isExpectedEnd, type EndableCall } from './expected-end.js';

type Add = AbortSignal['addEventListener'];
type Listener = Parameters<Add>[1];
type Options = Parameters<Add>[2];

/** The call that a signal belongs to. */
interface GuardedCall extends EndableCall {
  readonly request: { readonly uniqueId: string | undefined };
}

/**
 * Makes a signal report what its listeners throw or reject with. Node would make an uncaught exception
 * of it, which ends the process with all its calls. `onabort` is a listener as well. A signal that the
 * application makes of this one (`AbortSignal.any()`) is not guarded. A listener that rejects because
 * the call has ended has not failed.
 *
 * @returns the signal
 */
export function guardListeners(signal: AbortSignal, call: GuardedCall): AbortSignal {
  const known = new WeakMap<Listener, (event: Event) => void>();
  const guarded = (listener: Listener): ((event: Event) => void) => {
    const present = known.get(listener);
    if (present) return present;
    const own = (event: Event): void => {
      const isFunction = typeof listener === 'function';
      const failed = (error: unknown): void => {
        if (isExpectedEnd(error, call)) return;
        reportThrown("a listener of the call's signal", error, call.request.uniqueId);
      };
      if (isFunction) callGuarded(listener, signal, [event], failed);
      else
        callGuarded(
          () => {
            listener.handleEvent(event);
          },
          undefined,
          [],
          failed,
        );
    };
    known.set(listener, own);
    return own;
  };
  const add = signal.addEventListener.bind(signal);
  const remove = signal.removeEventListener.bind(signal);
  const replaced = (act: Add) => ({
    configurable: true,
    writable: true,
    value: (type: string, given: unknown, options?: Options): void => {
      const listener = given as Listener;
      // A value that is no listener is left to Node, which refuses it.
      const isListener = typeof given === 'function' || (typeof given === 'object' && given);
      act(type, isListener ? guarded(listener) : listener, options);
    },
  });
  return Object.defineProperties(signal, {
    addEventListener: replaced(add),
    removeEventListener: replaced(remove),
  });
}
