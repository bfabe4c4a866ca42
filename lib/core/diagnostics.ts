import { channel, type Channel } from 'node:diagnostics_channel';
import { catchRejection } from './reporting/guarded-call.js';
import { reportThrown } from './reporting/reports.js';

/**
 * A call in the messages of the diagnostics channel: the same object in all messages of one call.
 *
 * @publicApi
 */
export interface WatchedCall {
  /** Asterisk's unique id of the channel. */
  readonly uniqueId: string | undefined;
  /** Name of the channel: `PJSIP/100-00000001`. */
  readonly channel: string | undefined;
  /** The caller's number. */
  readonly callerId: string | undefined;
  /** Path of the call: `/menu`. */
  readonly path: string;
  /** Pattern of the route that matched, such as `/menu/:lang`; `undefined` until one has. */
  readonly route: string | undefined;
}

/**
 * A part of a dialogue that has an outcome, in the messages of the diagnostics channel: the same object in
 * all messages of one part.
 *
 * @publicApi
 */
export interface WatchedInteraction {
  /** Asterisk's unique id of the channel. */
  readonly uniqueId: string | undefined;
  /** The method of the dialogue. */
  readonly kind: 'ask' | 'menu' | 'record' | 'hold' | 'listen' | 'conversation';
  /** Its prompt: the names in a table of prompts, sound files, and the kinds of what is said. */
  readonly prompt: string;
  /** The outcomes that it may have, but for `hangup`, which every part may have. */
  readonly outcomes: readonly string[];
  /** The choices of a menu, those of its submenus included, as they are written: `2`, `4 1`, `_2XX`. */
  readonly choices: readonly string[];
}

/**
 * Names of the messages on Node's `diagnostics_channel`, and the content of each. Nothing is made for a
 * message that has no subscribers.
 *
 * @publicApi
 */
export interface AGIDiagnostics {
  /**
   * A connection was accepted as a call, or refused: `outcome` is what `AGI_OUTCOME` reads, and
   * `reason` what was wrong with an environment.
   */
  'nestjs-agi:connection': {
    readonly remoteAddress: string | undefined;
    readonly outcome: string;
    readonly reason: string | undefined;
  };
  /** A call has begun: its environment was read. */
  'nestjs-agi:call:start': { readonly call: WatchedCall };
  /**
   * A call has ended. `duration` is in ms; `outcome` is how it ended, or what `AGI_OUTCOME` reads; `error`
   * is what a handler or a check threw, or the reason why the connection broke, and else `undefined`.
   */
  'nestjs-agi:call:end': {
    readonly call: WatchedCall;
    readonly outcome: string;
    readonly duration: number;
    readonly error: unknown;
  };
  /** A command was written: its words alone (`GET DATA`), without arguments. */
  'nestjs-agi:command:start': { readonly call: WatchedCall; readonly command: string };
  /**
   * A command was answered (`status` is 200, 510, 511 or 520), or given up with an `error` code.
   * `duration` is in ms from when it was written; `undefined` if it never was.
   */
  'nestjs-agi:command:end': {
    readonly call: WatchedCall;
    readonly command: string;
    readonly duration: number | undefined;
    readonly status: number | undefined;
    readonly error: string | undefined;
  };
  /**
   * A client of the manager (AMI) is connected from now on, or not any more. `error` is the code of why it is not;
   * `undefined` where the application closed it.
   */
  'nestjs-agi:manager': {
    readonly address: string;
    readonly connected: boolean;
    readonly error: string | undefined;
  };
  /** A part of a dialogue has begun: a question, a menu, a recording, or work during which music plays. */
  'nestjs-agi:interaction:start': { readonly interaction: WatchedInteraction };
  /**
   * The caller is asked for keys, perhaps again. `answers` are examples of what a caller may press: each
   * choice, and keys that are no answer. An empty list: keys are dropped from now on.
   */
  'nestjs-agi:interaction:answers': {
    readonly interaction: WatchedInteraction | undefined;
    readonly uniqueId: string | undefined;
    readonly answers: readonly string[];
  };
  /** A part of a dialogue has ended. `choice` is the choice of a menu, as it is written. */
  'nestjs-agi:interaction:end': {
    readonly interaction: WatchedInteraction;
    readonly outcome: string;
    readonly choice: string | undefined;
  };
  /**
   * A caller said something that was recognised. The digits in `text` are masked; it is `undefined` where the
   * question is `masked`. `confidence` is from 0 to 1, if the recogniser tells it.
   */
  'nestjs-agi:speech:heard': {
    readonly call: WatchedCall;
    readonly text: string | undefined;
    readonly confidence: number | undefined;
  };
  /**
   * A text was said to the caller, with masked digits. For one that was spoken on a line of live audio, `played`
   * is how much of it, in ms, and `cut` whether it ended before its end; else they are `undefined`, and it begins now.
   */
  'nestjs-agi:speech:said': {
    readonly call: WatchedCall;
    readonly text: string;
    readonly played: number | undefined;
    readonly cut: boolean | undefined;
  };
  /**
   * A connection to an audio server was accepted, or refused: `unknown_id`, `id_timeout`, `protocol_error`,
   * `not_allowed`, `overloaded` or `draining`, and `reason` says what was wrong.
   */
  'nestjs-agi:audio:connection': {
    readonly remoteAddress: string | undefined;
    readonly outcome: string;
    readonly reason: string | undefined;
  };
  /** A call has a line of live audio. */
  'nestjs-agi:audio:start': {
    readonly call: WatchedCall;
    readonly rate: number;
    readonly mode: 'beside' | 'in-place';
  };
  /**
   * How loud a line of live audio was in the last half second: the loudest 20 ms that were heard of the caller and
   * that were said to it, in dB, 0 for the loudest there can be; `undefined` where there were none. Nothing is
   * measured on a line that began without subscribers of this message.
   */
  'nestjs-agi:audio:level': {
    readonly call: WatchedCall;
    readonly heard: number | undefined;
    readonly said: number | undefined;
  };
  /**
   * A line of live audio is over. `duration` is in ms; the others are counts of frames: `received` of the caller,
   * `dropped` those of them that a slow reader lost; `sent` ours, `unsent` ours that Asterisk did not take in
   * time, and `late` the silent ones amid something that was spoken, since its next piece had not come.
   */
  'nestjs-agi:audio:end': {
    readonly call: WatchedCall;
    readonly rate: number;
    readonly mode: 'beside' | 'in-place';
    readonly reason: string;
    readonly duration: number;
    readonly received: number;
    readonly dropped: number;
    readonly sent: number;
    readonly unsent: number;
    readonly late: number;
  };
}

/** One kind of message. */
export interface DiagnosticsChannel<Message> {
  readonly name: string;
  readonly hasSubscribers: boolean;
  /**
   * An error that a subscriber throws or rejects with is reported, and ends neither call nor process.
   *
   * @param callId for the report; that of the message's call unless given
   */
  publish(message: Message, callId?: string): void;
}

type Subscriber = (message: unknown, name: string) => unknown;

/** The list of subscribers that Node keeps. It has this name from Node 18 to 26. */
interface NodeChannel {
  readonly _subscribers?: readonly Subscriber[] | undefined;
}

/**
 * Node's own `publish()` makes an uncaught exception of an error that a subscriber throws, which ends the
 * process with all its calls, and an unhandled rejection of one that an asynchronous subscriber rejects
 * with. So the subscribers are called here, one by one. If a version of Node keeps them elsewhere, Node
 * calls them.
 */
class GuardedChannel<Name extends keyof AGIDiagnostics> implements DiagnosticsChannel<
  AGIDiagnostics[Name]
> {
  readonly name: Name;
  readonly #node: Channel;

  constructor(name: Name) {
    this.name = name;
    this.#node = channel(name);
  }

  get hasSubscribers(): boolean {
    return this.#node.hasSubscribers;
  }

  publish(message: AGIDiagnostics[Name], callId?: string): void {
    const { _subscribers: subscribers } = this.#node as NodeChannel;
    if (!Array.isArray(subscribers)) {
      this.#node.publish(message);
      return;
    }
    for (const subscriber of subscribers as readonly Subscriber[]) {
      // Without callGuarded(), which takes a list and a function that would be made for each message.
      try {
        const result = subscriber(message, this.name);
        if (result !== undefined) this.#catchRejection(result, message, callId);
      } catch (error) {
        this.#failed(error, message, callId);
      }
    }
  }

  #catchRejection(
    result: unknown,
    message: AGIDiagnostics[Name],
    callId: string | undefined,
  ): void {
    catchRejection(result, (error) => {
      this.#failed(error, message, callId);
    });
  }

  #failed(error: unknown, message: AGIDiagnostics[Name], callId: string | undefined): void {
    const { call } = message as { call?: WatchedCall };
    reportThrown(`a subscriber of '${this.name}'`, error, callId ?? call?.uniqueId);
  }
}

export const diagnostics = {
  connection: new GuardedChannel('nestjs-agi:connection'),
  callStart: new GuardedChannel('nestjs-agi:call:start'),
  callEnd: new GuardedChannel('nestjs-agi:call:end'),
  commandStart: new GuardedChannel('nestjs-agi:command:start'),
  commandEnd: new GuardedChannel('nestjs-agi:command:end'),
  manager: new GuardedChannel('nestjs-agi:manager'),
  interactionStart: new GuardedChannel('nestjs-agi:interaction:start'),
  interactionAnswers: new GuardedChannel('nestjs-agi:interaction:answers'),
  interactionEnd: new GuardedChannel('nestjs-agi:interaction:end'),
  speechHeard: new GuardedChannel('nestjs-agi:speech:heard'),
  speechSaid: new GuardedChannel('nestjs-agi:speech:said'),
  audioConnection: new GuardedChannel('nestjs-agi:audio:connection'),
  audioStart: new GuardedChannel('nestjs-agi:audio:start'),
  audioLevel: new GuardedChannel('nestjs-agi:audio:level'),
  audioEnd: new GuardedChannel('nestjs-agi:audio:end'),
} as const;
