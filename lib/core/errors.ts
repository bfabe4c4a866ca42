import { HOLDS_NO_VALUES } from './reporting/describe-thrown.js';
import { describeValue } from './reporting/describe-value.js';
import { isInstance } from './reporting/look-safely.js';
import { printable } from './reporting/printable.js';

/**
 * Every error code, with its meaning and its remedy. Codes are part of the public contract: match on
 * `error.code`, and expect no code to change its meaning or be reused.
 *
 * @publicApi
 */
export const AGI_ERRORS = {
  E_AGI_ALREADY_LISTENING: {
    meaning: 'listen() was called on a server that already listens',
    remedy: 'await close() first, or create a second AGIServer for a second address',
  },
  E_AGI_ROUTE_EXISTS: {
    meaning: 'two routes would match the same paths equally well',
    remedy: 'keep one of them, or make their paths differ in a static segment',
  },
  E_AGI_AUTH_EXISTS: {
    meaning: 'a global authentication function is already set',
    remedy: 'combine both checks in one function, or give a route its own `auth`',
  },
  E_AGI_INVALID_PATH: {
    meaning: 'a route path is not one that a call can have',
    remedy: "write it as '/menu', '/menu/:lang' or '/files/*rest', decoded and without a query",
  },
  E_AGI_COMMAND_TIMEOUT: {
    meaning: 'Asterisk did not answer a command in time',
    remedy:
      'raise `timeout` for this command or `commandTimeout` for all, or look why Asterisk is slow',
  },
  E_AGI_CHANNEL_DESTROYED: {
    meaning: 'the session is over, so the command was not sent or its reply will not come',
    remedy: 'await every command before the handler returns, and send none after hangup()',
  },
  E_AGI_SOCKET_END: {
    meaning: 'Asterisk closed the connection without announcing a hangup',
    remedy: 'look into the Asterisk log: it was stopped, or something between cut the connection',
  },
  E_AGI_SOCKET_ERROR: {
    meaning: 'the connection failed, or the server could not listen',
    remedy: 'see `cause`; check the network between Asterisk and this server, or the port',
  },
  E_AGI_HANGUP: {
    meaning:
      'Asterisk has taken the call away (a hangup, a redirect, a transfer), and the command needs a live channel',
    remedy: 'let it end the handler; commands that work on a dead channel may still be sent',
  },
  E_AGI_MISSING_SOUND: {
    meaning: 'Asterisk cannot play a sound, and goes on without it',
    remedy: 'put the file where Asterisk looks for it, in the language and a format of the call',
  },
  E_AGI_INVALID_ARGUMENT: {
    meaning: 'an argument or option is not one that can be used',
    remedy:
      "see the message for the argument and what is allowed; it shows no value that may be a caller's",
  },
  E_AGI_COMMAND_TOO_LONG: {
    meaning: 'the command exceeds what Asterisk reads as one line',
    remedy: 'shorten it, or store a longer value in a variable with setVariableExact()',
  },
  E_AGI_PROTOCOL: {
    meaning: 'the peer sent something that is not AGI',
    remedy:
      'check that it is Asterisk, and that no caller data with newlines reaches AGI() arguments',
  },
  E_AGI_LIMIT: {
    meaning: 'a limit of this library was reached',
    remedy: 'raise the option that the message names, if the load is legitimate',
  },
  E_AGI_UNSUPPORTED: {
    meaning: 'this Asterisk lacks something that the method needs',
    remedy: 'load the modules that the message names',
  },
  E_AGI_COMMAND_FAILED: {
    meaning: 'a command failed, and with it Asterisk ended the AsyncAGI session',
    remedy: 'see the command: a missing sound is the usual reason; FastAGI goes on after it',
  },
  E_AGI_ABORTED: {
    meaning: 'the AbortSignal given with the command was aborted',
    remedy: 'nothing, if you aborted it; `cause` holds the reason of the signal',
  },
  E_AUDIO_NOT_LISTENING: {
    meaning: 'the audio server does not listen, so Asterisk cannot connect to it',
    remedy: 'await listen() before the first call, and let no call begin after close()',
  },
  E_AUDIO_UNREACHABLE: {
    meaning: 'Asterisk could not connect to the audio server',
    remedy: 'check `address` of the audio server, and the network from Asterisk to it',
  },
  E_AUDIO_TIMEOUT: {
    meaning: 'Asterisk did not connect to the audio server in time',
    remedy: 'raise `timeout`, or look why Asterisk or the network is slow',
  },
  E_AUDIO_IN_USE: {
    meaning: 'the call has an audio line already',
    remedy: 'use that line, or close() it first',
  },
  E_AUDIO_CLOSED: {
    meaning: 'the audio line is closed, so nothing can be spoken',
    remedy: "listen to its event 'close', which tells why; attach() gives a new line",
  },
  E_SPEECH_NOT_CONFIGURED: {
    meaning: 'a dialogue has no engine, or no way to the caller, for what is to be heard or said',
    remedy: 'give `speech` to the dialogue, with the part that the message names',
  },
  E_SPEECH_FAILED: {
    meaning: 'a recogniser or a voice failed, or gave what cannot be used',
    remedy: 'see `cause` and the message; the call goes on, and keys still count',
  },
  E_SPEECH_TIMEOUT: {
    meaning: 'a recogniser or a voice did not answer in time',
    remedy: 'raise `timeout` of speech, or look why the engine is slow',
  },
  E_SPEECH_NO_WORDS: {
    meaning: 'the caller was heard, and no words were recognised: noise, or a language unknown',
    remedy: 'ask again, or ask for keys',
  },
  E_SPEECH_FILES: {
    meaning: 'a sound file of what is said could not be written',
    remedy: 'see `cause`; check `files` of speech, the rights of the folder and the space in it',
  },
  E_AMI_UNREACHABLE: {
    meaning: "no connection to Asterisk's manager could be made",
    remedy:
      'see `cause`; check `host`, `port` and `tls`, and `enabled` and `bindaddr` of manager.conf',
  },
  E_AMI_LOGIN: {
    meaning: "Asterisk's manager refused the login",
    remedy: 'check `username` and `secret`, and `permit` and `deny` of this user in manager.conf',
  },
  E_AMI_IN_USE: {
    meaning: 'the manager user is logged in elsewhere, and may be only once',
    remedy: 'give each process a user of its own, or set allowmultiplelogin = yes in manager.conf',
  },
  E_AMI_NOT_CONNECTED: {
    meaning:
      'there is no connection to the manager, or Asterisk shuts down; the action was not done',
    remedy: 'call connect() first; while the client reconnects, await whenConnected()',
  },
  E_AMI_DISCONNECTED: {
    meaning: 'the connection to the manager ended; what was asked may have been carried out or not',
    remedy: 'the client reconnects by itself; ask Asterisk what came of it before you ask again',
  },
  E_AMI_CLOSED: {
    meaning: 'the client is closed, so no action is sent and no answer comes',
    remedy: 'make a new client; `cause` tells why this one closed itself, if it did',
  },
  E_AMI_TIMEOUT: {
    meaning: 'Asterisk did not answer an action in time; it may have been carried out or not',
    remedy:
      'raise `timeout` for this action or `actionTimeout` for all, or look why Asterisk is slow',
  },
  E_AMI_RIGHTS: {
    meaning: 'the manager user lacks a right that this needs',
    remedy: 'add the right that the message names to `read` or `write` of the user in manager.conf',
  },
  E_AMI_REFUSED: {
    meaning: 'Asterisk answered an action with an error',
    remedy: "the message holds Asterisk's own words",
  },
  E_AMI_TOO_LONG: {
    meaning: "an action exceeds what Asterisk's manager reads",
    remedy:
      'shorten the value that the message names; a line has 1,022 bytes, an action 128 headers',
  },
  E_AMI_PROTOCOL: {
    meaning: 'the peer sent something that is not AMI',
    remedy: "check that `port` is that of Asterisk's manager, and whether it wants TLS",
  },
  E_AMI_OUTCOME_UNKNOWN: {
    meaning: 'what came of a placed call cannot be known',
    remedy: 'place it again only if it does no harm when it takes place twice',
  },
  E_AMI_ATTEMPT_EXISTS: {
    meaning: 'a call with this key was placed before',
    remedy: 'give each call that is to take place a key of its own',
  },
} as const satisfies Record<string, { meaning: string; remedy: string }>;

/**
 * A stable error code of this library.
 *
 * @publicApi
 */
export type AGIErrorCode = keyof typeof AGI_ERRORS;

/**
 * Facts that an {@link AGIError} has beside its message.
 *
 * @publicApi
 */
export interface AGIErrorDetails {
  /** The command that failed, by its words (`GET DATA`), never with its arguments. */
  command?: string | undefined;
  /** Unique id of the channel (`agi_uniqueid`). */
  channel?: string | undefined;
  /** The error that led to this one. */
  cause?: unknown;
}

/**
 * The one error class of this library. Its `code` is stable and one of {@link AGI_ERRORS}.
 *
 * Prefer comparing `error.code` to `instanceof`: a code survives two copies of a package.
 *
 * @publicApi
 */
export class AGIError extends Error {
  /** Tells what happened; see {@link AGI_ERRORS}. */
  readonly code: AGIErrorCode;
  /** The command that failed, by its words (`GET DATA`). */
  readonly command: string | undefined;
  /** Unique id of the channel (`agi_uniqueid`). */
  readonly channel: string | undefined;

  /** @param message by default the meaning and the remedy of the code */
  constructor(code: AGIErrorCode, message?: string, details: AGIErrorDetails = {}) {
    const { meaning, remedy } = AGI_ERRORS[code];
    super(
      message ?? `${meaning}; ${remedy}`,
      'cause' in details ? { cause: details.cause } : undefined,
    );
    this.code = code;
    this.command = details.command;
    this.channel = details.channel;
  }

  static {
    this.prototype.name = 'AGIError';
    Object.defineProperty(this.prototype, HOLDS_NO_VALUES, { value: true });
  }
}

/**
 * Whether a value is an error of this library. It never throws, whatever it is given.
 *
 * @publicApi
 */
export function isAGIError(error: unknown): error is AGIError {
  return isInstance(error, AGIError);
}

/** Shows a value that a programmer wrote in a message: quoted, on one line and short. */
export function quoteValue(value: unknown): string {
  const text = typeof value === 'string' ? JSON.stringify(value) : plain(value);
  const shown = printable(text);
  return shown.length > 80 ? `${shown.slice(0, 77)}...` : shown;
}

/**
 * Makes an {@link AGIError} for an argument, which may hold a caller's digits or a secret. It names the
 * argument and the allowed values, and of the value given only its kind and its length.
 */
export function invalidArgument(
  name: string,
  value: unknown,
  allowed: string,
  details?: AGIErrorDetails,
): AGIError {
  return argumentError(name, describeValue(value), allowed, details);
}

/** Makes an {@link AGIError} for an option that only a programmer sets: its value is quoted. */
export function invalidOption(
  name: string,
  value: unknown,
  allowed: string,
  details?: AGIErrorDetails,
): AGIError {
  return argumentError(name, quoteValue(value), allowed, details);
}

/** The same, where `shown` says what the value is. */
export function argumentError(
  name: string,
  shown: string,
  allowed: string,
  details?: AGIErrorDetails,
): AGIError {
  return new AGIError(
    'E_AGI_INVALID_ARGUMENT',
    `${name} is ${shown}, but it must be ${allowed}`,
    details,
  );
}

function plain(value: unknown): string {
  try {
    return Array.isArray(value) ? `[${value.map(String).join(', ')}]` : String(value);
  } catch {
    // An object without a prototype, like the parameters of a call.
    return describeValue(value);
  }
}
