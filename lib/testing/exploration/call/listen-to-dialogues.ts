import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { AGIDiagnostics, WatchedInteraction } from '../../../core/index.js';

type Message<Name extends keyof AGIDiagnostics> = AGIDiagnostics[Name];

/** The news of the dialogues of a call. */
export interface DialogueListener {
  begins(interaction: WatchedInteraction): void;
  asks(answers: readonly string[]): void;
  ends(interaction: WatchedInteraction, outcome: string, choice: string | undefined): void;
  /** The call has ended, and this route had it. */
  routed(route: string): void;
}

/** Listens to the dialogues of one call on the diagnostics channel, until the function that it returns is called. */
export function listenToDialogues(uniqueId: string, listener: DialogueListener): () => void {
  const listeners = {
    'nestjs-agi:interaction:start': (message: unknown): void => {
      const { interaction } = message as Message<'nestjs-agi:interaction:start'>;
      if (interaction.uniqueId === uniqueId) listener.begins(interaction);
    },
    'nestjs-agi:interaction:answers': (message: unknown): void => {
      const told = message as Message<'nestjs-agi:interaction:answers'>;
      if (told.uniqueId === uniqueId) listener.asks(told.answers);
    },
    'nestjs-agi:interaction:end': (message: unknown): void => {
      const { interaction, outcome, choice } = message as Message<'nestjs-agi:interaction:end'>;
      if (interaction.uniqueId === uniqueId) listener.ends(interaction, outcome, choice);
    },
    'nestjs-agi:call:end': (message: unknown): void => {
      const { call } = message as Message<'nestjs-agi:call:end'>;
      if (call.uniqueId === uniqueId && call.route !== undefined) listener.routed(call.route);
    },
  };
  for (const [name, each] of Object.entries(listeners)) subscribe(name, each);
  return () => {
    for (const [name, each] of Object.entries(listeners)) unsubscribe(name, each);
  };
}
