import type { PlacePart } from '../../command/command.js';
import type { Place } from '../../command/place.js';
import type { AGIRequest } from '../agi-request.js';

/** Evaluates to where the dialplan is, as {@link readPlace} takes it. */
export const PLACE_EXPRESSION = '${CONTEXT},${EXTEN},${PRIORITY}';

/** An extension may hold a comma; a context and a priority hold none. */
const PLACE = /^([^,]*),(.*),(\d+)$/s;

/** Reads the value of {@link PLACE_EXPRESSION}; `undefined` for anything else. */
export function readPlace(value: string | null): Place | undefined {
  const [, context, extension, priority] = PLACE.exec(value ?? '') ?? [];
  if (context === undefined || extension === undefined || priority === undefined) return undefined;
  return { context, extension, priority };
}

/**
 * Where the dialplan of a call is, as far as it is known without asking: where Asterisk said at the
 * start, and where our own commands have moved it since.
 */
export class KnownPlace {
  readonly #request: AGIRequest;
  #set: Readonly<Partial<Record<PlacePart, string | undefined>>> = {};

  constructor(request: AGIRequest) {
    this.#request = request;
  }

  /**
   * SET CONTEXT, SET EXTENSION or SET PRIORITY was answered. Of a priority Asterisk notes the one before,
   * since the dialplan goes on at the next one; which number a label stands for is not known.
   */
  set(part: PlacePart, value: string): void {
    const isLabel = !/^\d+$/.test(value);
    const noted = part !== 'priority' ? value : isLabel ? undefined : String(Number(value) - 1);
    this.#set = { ...this.#set, [part]: noted };
  }

  /**
   * Whether somebody else has moved the call to this place. An application that moves the call itself
   * (Goto, a Queue left by a key) sets the priority before the one where the call goes on, which is 0
   * for the first; a redirect sets the very one where it goes on.
   */
  isLeftFor(place: Place): boolean {
    if (place.priority === '0') return false;
    const { context, extension, priority } = this.#request;
    const known = { context, extension, priority: priority?.toString(), ...this.#set };
    return (['context', 'extension', 'priority'] as const).some(
      (part) => known[part] !== undefined && known[part] !== place[part],
    );
  }
}
