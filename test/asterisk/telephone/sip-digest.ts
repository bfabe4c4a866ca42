import { createHash, randomBytes } from 'node:crypto';
import { type SipHeader, type SipMessage } from './sip-message.js';

/** The name and password of a telephone. */
export interface Credentials {
  user: string;
  password: string;
}

/**
 * The header that proves to know the password (RFC 2617, MD5), for a request that was answered by 401;
 * undefined for any other answer.
 */
export function proofFor(
  request: SipMessage,
  response: SipMessage,
  { user, password }: Credentials,
): SipHeader | undefined {
  if (response.status !== 401) return undefined;
  const challenge = response.get('WWW-Authenticate');
  const field = (name: string): string =>
    new RegExp(`\\b${name}="?([^",]+)`, 'i').exec(challenge)?.[1] ?? '';
  const [method = '', uri = ''] = request.startLine.split(' ');
  const count = '00000001';
  const own = randomBytes(8).toString('hex');
  const who = md5(`${user}:${field('realm')}:${password}`);
  const proof = md5(`${who}:${field('nonce')}:${count}:${own}:auth:${md5(`${method}:${uri}`)}`);
  const fields = [
    `username="${user}"`,
    `realm="${field('realm')}"`,
    `nonce="${field('nonce')}"`,
    `uri="${uri}"`,
    `response="${proof}"`,
    'algorithm=MD5',
    `cnonce="${own}"`,
    `opaque="${field('opaque')}"`,
    'qop=auth',
    `nc=${count}`,
  ];
  return ['Authorization', `Digest ${fields.join(', ')}`];
}

function md5(text: string): string {
  return createHash('md5').update(text).digest('hex');
}
