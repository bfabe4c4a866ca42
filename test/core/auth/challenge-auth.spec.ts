import { describe, expect, it } from '@jest/globals';
import { challengeAuth, type AGIError, type ChallengeAuthOptions } from 'nestjs-agi/core';
import { createHash } from 'node:crypto';
import { call, type Peer } from '../../fixtures/peer.js';
import { refusal, serve, type Served } from '../server/fixture/serve.js';

const secret = 'f3a1b2c4d5e6f708192a3b4c5d6e7f80';
const sha1 = (text: string): string => createHash('sha1').update(text).digest('hex');

const QUESTION = /^GET FULL VARIABLE "?\$\{SHA1\(\$\{GLOBAL\((\w+)\)\}:([0-9a-f]{32})\)\}"?\n$/;

interface Asked {
  served: Served;
  peer: Peer;
  variable: string;
  nonce: string;
}

/** A call that has got the question. */
async function ask(options: ChallengeAuthOptions = { secret }): Promise<Asked> {
  const served = await serve((server) =>
    server.auth(challengeAuth(options)).agi('/menu', (channel) => channel.noop('handled')),
  );
  const peer = await call(served, '/menu');
  await peer.hears('\n');
  const [, variable = '', nonce = ''] = QUESTION.exec(peer.heard) ?? [];
  return { served, peer, variable, nonce };
}

/** The next line of the server after an answer: a command, or the end of the session. */
async function answer({ peer }: Asked, line: string): Promise<string> {
  const before = peer.heard.length;
  peer.write(`${line}\n`);
  await peer.hears('handled').catch(() => undefined);
  return peer.heard.slice(before);
}

describe('challengeAuth()', () => {
  it('asks for the hash of the secret, without sending it, and a new number each time', async () => {
    const first = await ask();
    const second = await ask({ secret, variable: 'Our_Secret2' });
    expect(first).toMatchObject({ variable: 'AGI_SECRET', nonce: expect.stringMatching(/./) });
    expect(second).toMatchObject({ variable: 'Our_Secret2', nonce: expect.stringMatching(/./) });
    expect(first.nonce).not.toBe(second.nonce);
    expect(first.peer.heard).not.toContain(secret);
  });

  it('accepts the right answer', async () => {
    const asked = await ask();
    const right = sha1(`${secret}:${asked.nonce}`);
    expect(await answer(asked, `200 result=1 (${right})`)).toBe('NOOP handled\n');
  });

  it('accepts each of several secrets', async () => {
    const asked = await ask({ secrets: ['another_~secret.of-the-last-month', secret] });
    const right = sha1(`${secret}:${asked.nonce}`);
    expect(await answer(asked, `200 result=1 (${right})`)).toBe('NOOP handled\n');
  });

  it.each<[what: string, line: (nonce: string) => string]>([
    ['a wrong hash', (nonce) => `200 result=1 (${sha1(`wrong:${nonce}`)})`],
    ['the hash of no secret', (nonce) => `200 result=1 (${sha1(`:${nonce}`)})`],
    ['the hash for another question', () => `200 result=1 (${sha1(`${secret}:0`)})`],
    ['the hash in capitals', (n) => `200 result=1 (${sha1(`${secret}:${n}`).toUpperCase()})`],
    ['the hash and more', (nonce) => `200 result=1 (${sha1(`${secret}:${nonce}`)} )`],
    ['the question', (nonce) => `200 result=1 (${nonce})`],
    ['nothing, for want of the function', () => '200 result=1 ()'],
    ['that there is no such thing', () => '200 result=0'],
    ['that it does not know the command', () => '510 Invalid or unknown command'],
  ])('refuses the answer %s', async (_what, line) => {
    const asked = await ask();
    expect(await answer(asked, line(asked.nonce))).toBe(refusal('auth_failed'));
    expect(asked.served.names()).toContain('auth_failed');
  });

  it('rejects if there is no answer', async () => {
    const { served, peer } = await ask({ secret, timeout: 50 });
    await peer.ended;
    expect(peer.heard).toContain(refusal('auth_error'));
    const [, failure] = served.events.find(([name]) => name === 'auth_error')!;
    const { error } = failure as { error: AGIError };
    expect(error.code).toBe('E_AGI_COMMAND_TIMEOUT');
    expect(error.message).not.toContain(secret);
  });

  it('does not fail if the caller has hung up', async () => {
    const { served, peer } = await ask();
    peer.write('HANGUP\n').end();
    await peer.closed;
    expect(served.names()).not.toContain('auth_error');
    expect(served.names()).not.toContain('auth_failed');
    expect(peer.heard).not.toContain('handled');
  });

  it('accepts a caller who has hung up, if Asterisk answers', async () => {
    const asked = await ask();
    asked.peer.write('HANGUP\n');
    const right = sha1(`${secret}:${asked.nonce}`);
    expect(await answer(asked, `200 result=1 (${right})`)).toBe('NOOP handled\n');
  });
});
