import type { AmiMessage } from '../codec/message.js';
import type { AmiReply } from '../connection/pending-action.js';

/** The part that the list and the loop over it share. */
interface ListState {
  /** Events that the loop has not taken. */
  waiting: AmiMessage[];
  /** The list is whole, or has failed with an error. */
  end: { readonly error?: unknown } | undefined;
  hasLeft: boolean;
  /** Has the loop look again. */
  wake: () => void;
}

/** Gives the events of a list as they come. The action is sent when the first one is asked for. */
export async function* iterateList(
  send: (onItem: (event: AmiMessage) => void) => Promise<AmiReply>,
): AsyncGenerator<AmiMessage, void> {
  const state: ListState = { waiting: [], end: undefined, hasLeft: false, wake: () => undefined };
  const over = (end: ListState['end']): void => {
    state.end = end;
    state.wake();
  };
  send((event) => {
    if (!state.hasLeft) state.waiting.push(event);
    state.wake();
  }).then(
    () => {
      over({});
    },
    (error: unknown) => {
      over({ error });
    },
  );
  try {
    for (;;) {
      const events = state.waiting;
      state.waiting = [];
      yield* events;
      if (state.waiting.length > 0) continue;
      if (state.end && 'error' in state.end) throw state.end.error;
      if (state.end) return;
      await new Promise<void>((resolve) => (state.wake = resolve));
    }
  } finally {
    state.hasLeft = true;
    state.waiting = [];
  }
}
