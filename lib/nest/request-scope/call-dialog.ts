import type { AGIChannel, AGIRequest } from '../../core/index.js';
import { AgiDialog, type AgiDialogOptions, type HangupMode } from '../../ivr/index.js';

/** The property of a request that has the dialogue of its call: a map of all calls would cost more. */
const DIALOG = Symbol('dialog');

/** A request of a call that may have a dialogue. */
type Talking = AGIRequest & { [DIALOG]?: AgiDialog<HangupMode> };

/** The options of dialogues, from the server of each call. */
const dialogOptions = new WeakMap<AGIRequest, AgiDialogOptions>();

export function useDialogOptions({ request }: AGIChannel, options: AgiDialogOptions): void {
  dialogOptions.set(request, options);
}

/** The one dialogue of a call, which is made when it is first asked for. Nest and our own code get the same. */
export function dialogOf(channel: AGIChannel): AgiDialog<HangupMode> {
  const request: Talking = channel.request;
  return (request[DIALOG] ??= new AgiDialog(channel, {
    // The server's logger warns of it, as of a missing sound of any other command.
    onMissing: () => undefined,
    ...dialogOptions.get(request),
  }));
}
