import { AGIError } from '../../core/index.js';

/**
 * Asterisk has ended the session, and it was no hangup.
 *
 * @param failed the line of the last command, if it may have failed
 */
export function endedBy(
  who: 'another client' | 'a failure',
  failed: string | undefined,
  channel: string,
): AGIError {
  const command = failed === undefined ? undefined : /^[A-Z ]*[A-Z](?= |$)/.exec(failed)?.[0];
  const message =
    who === 'another client'
      ? 'another client of the manager has ended the session with ASYNCAGI BREAK'
      : `${command ?? 'a command'} failed, and with it Asterisk has ended the AsyncAGI session`;
  return new AGIError('E_AGI_COMMAND_FAILED', message, { channel, command });
}

/** Another client has had a command executed, whose reply may have left bytes in Asterisk's pipe. */
export function outOfStep(channel: string): AGIError {
  return new AGIError(
    'E_AGI_PROTOCOL',
    'another client of the manager got a long reply on this call, so that the next replies cannot be trusted',
    { channel },
  );
}
