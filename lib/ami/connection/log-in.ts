import { createHash } from 'node:crypto';
import { AGIError, isAGIError } from '../../core/index.js';
import { quoteValue } from '../../core/internal.js';
import type { AmiHeaders } from '../codec/message.js';
import type { AmiReply } from './pending-action.js';
import type { ConnectionSettings } from './settings.js';

/** Sends an action of the login. */
export type SendAction = (name: string, headers: AmiHeaders) => Promise<AmiReply>;

/**
 * Logs in. With `challenge` the secret itself is not sent: Asterisk gives a number, and is sent the MD5 of
 * both.
 *
 * @throws AGIError `E_AMI_LOGIN` or `E_AMI_IN_USE`; `E_AMI_UNREACHABLE` while Asterisk shuts down
 */
export async function logIn(send: SendAction, settings: ConnectionSettings): Promise<void> {
  const { username, secret, login, events } = settings;
  const headers = { Username: username, Events: events };
  try {
    if (login === 'plain') {
      await send('Login', { ...headers, Secret: secret });
      return;
    }
    const { response } = await send('Challenge', { AuthType: 'MD5' });
    const key = md5(`${response.Challenge ?? ''}${secret}`);
    await send('Login', { ...headers, AuthType: 'MD5', Key: key });
  } catch (error) {
    const code = isAGIError(error) ? error.code : '';
    if (code === 'E_AMI_REFUSED') throw loginRefused(error as AGIError, settings);
    if (code === 'E_AMI_NOT_CONNECTED') throw shuttingDown(error as AGIError, settings);
    throw error;
  }
}

function md5(text: string): string {
  try {
    return createHash('md5').update(text).digest('hex');
  } catch (cause) {
    throw new AGIError(
      'E_AMI_LOGIN',
      "this Node has no MD5, which the challenge needs; use login: 'plain' over TLS",
      { cause },
    );
  }
}

/** Asterisk takes connections until it is gone, and does no action any more. */
function shuttingDown(cause: AGIError, { host, port }: ConnectionSettings): AGIError {
  return new AGIError(
    'E_AMI_UNREACHABLE',
    `no connection to the manager at ${host}:${port}: Asterisk is shutting down; connect again when it is back`,
    { cause },
  );
}

function loginRefused(cause: AGIError, { username, host, port }: ConnectionSettings): AGIError {
  const who = `${quoteValue(username)} at ${host}:${port}`;
  if (/already in use/i.test(cause.message)) {
    return new AGIError(
      'E_AMI_IN_USE',
      `the manager user ${who} is logged in elsewhere, and may be only once: give each process a user ` +
        'of its own, or set allowmultiplelogin = yes in manager.conf',
      { cause },
    );
  }
  return new AGIError(
    'E_AMI_LOGIN',
    `Asterisk refuses the manager user ${who}: the user does not exist, the secret is wrong, or permit ` +
      'and deny in manager.conf keep this machine out. Asterisk answers the same to all three; its log ' +
      'tells which it is',
    { cause },
  );
}
