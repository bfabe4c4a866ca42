import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { signedUrlAuth } from 'nestjs-agi/core';
import { createHash } from 'node:crypto';
import { UsedSignatures } from '../../../lib/core/auth/used-signatures.js';
import { guard } from './fixture/guarded.js';
import { watchMethod } from '../../fixtures/watch-method.js';

interface Span {
  first: number;
}

const secret = 'f3a1b2c4d5e6f708192a3b4c5d6e7f80';
const NOW = 1_767_225_600;
/** The unique id that the scripted Asterisk sends. */
const uniqueId = '1700000000.1';

const sha1 = (text: string): string => createHash('sha1').update(text).digest('hex');

/** Signs a URL as the dialplan of the documentation does. */
function sign(target: string, { key = secret, id = uniqueId } = {}): string {
  return `${target}&signature=${sha1(`${key}:${sha1(`${key}:${id}:${target}`)}`)}`;
}

const expiresIn = (seconds: number): string => `expires=${NOW + seconds}`;
const good = sign(`/menu?${expiresIn(30)}`);

afterEach(() => {
  jest.restoreAllMocks();
});

function setClock(seconds: number): void {
  jest.spyOn(Date, 'now').mockReturnValue(seconds * 1000);
}

describe('signedUrlAuth()', () => {
  it.each([
    ['signed', good, 'handled'],
    ['signed with parameters', sign(`/menu?to=a%20b&n=%2B1&${expiresIn(30)}`), 'handled'],
    ['that ends now', sign(`/menu?${expiresIn(0)}`), 'handled'],
    ['that ended within the clock skew', sign(`/menu?${expiresIn(-5)}`), 'handled'],
    ['that ended', sign(`/menu?${expiresIn(-6)}`), 'auth_failed'],
    ['that lasts as long as allowed', sign(`/menu?${expiresIn(65)}`), 'handled'],
    ['that lasts longer', sign(`/menu?${expiresIn(66)}`), 'auth_failed'],
    ['signed with another secret', sign(`/menu?${expiresIn(30)}`, { key: 'x' }), 'auth_failed'],
    ['of another call', sign(`/menu?${expiresIn(30)}`, { id: '1700000000.2' }), 'auth_failed'],
    ['with another path', good.replace('/menu', '/account/1'), 'auth_failed'],
    ['with a letter of its path encoded', good.replace('/menu', '/%6Denu'), 'auth_failed'],
    ['signed with a letter encoded', sign(`/%6Denu?${expiresIn(30)}`), 'handled'],
    ['with its path spelled otherwise', good.replace('/menu', '/menu/'), 'auth_failed'],
    ['with another expiry', good.replace(`${NOW + 30}`, `${NOW + 31}`), 'auth_failed'],
    ['with a parameter more', good.replace('?', '?admin=1&'), 'auth_failed'],
    ['with one more parameter', `${good}&admin=1`, 'auth_failed'],
    ['with a wrong signature', good.replace(/.$/, (d) => (d === '0' ? '1' : '0')), 'auth_failed'],
    ['with a signature cut short', good.slice(0, -1), 'auth_failed'],
    ['with two signatures', good + /&signature=.*/.exec(good)![0], 'auth_failed'],
    ['with a signed URL as a parameter', `/menu?x=agi://host${good}`, 'auth_failed'],
    ['without a signature', `/menu?${expiresIn(30)}`, 'auth_failed'],
    ['signed without expiry', sign('/menu?x=1'), 'auth_failed'],
    ['that is no number of seconds', sign('/menu?expires=1e12'), 'auth_failed'],
    [
      'that expires in the past and the future',
      sign(`/menu?expires=0&${expiresIn(30)}`),
      'handled',
    ],
    ['with nothing else', '/menu', 'auth_failed'],
  ])('answers to a URL %s', async (_what, path, outcome) => {
    setClock(NOW);
    const guarded = await guard(signedUrlAuth({ secret }));
    expect(await guarded.outcome(path)).toBe(outcome);
  });

  it.each([
    ['AGI+x.1-2://127.0.0.1', 'handled'],
    ['agi://', 'handled'],
    ['', 'auth_failed'],
  ])('takes the URL apart after its host: %j', async (start, outcome) => {
    setClock(NOW);
    const guarded = await guard(signedUrlAuth({ secret }));
    expect(await guarded.outcome('', { agi_request: `${start}${good}` })).toBe(outcome);
  });

  it('refuses an extended single hash, and its halves', async () => {
    setClock(NOW);
    const target = `/menu?${expiresIn(30)}`;
    const guarded = await guard(signedUrlAuth({ secret }));
    for (const signature of [
      sha1(`${secret}:${uniqueId}:${target}`),
      sha1(`${secret}:${target}`),
      sha1(sha1(`${secret}:${uniqueId}:${target}`)),
    ]) {
      expect(await guarded.outcome(`${target}&signature=${signature}`)).toBe('auth_failed');
    }
  });

  it('accepts a URL once, or several times if the option allows it', async () => {
    setClock(NOW);
    const once = await guard(signedUrlAuth({ secret }));
    expect(await once.outcome(good)).toBe('handled');
    expect(await once.outcome(good)).toBe('auth_failed');
    expect(await once.outcome(sign(`/menu?visit=2&${expiresIn(30)}`))).toBe('handled');
    const again = await guard(signedUrlAuth({ secret, singleUse: false }));
    expect(await again.outcome(good)).toBe('handled');
    expect(await again.outcome(good)).toBe('handled');
  });

  it('remembers a URL as long as it is valid', async () => {
    const guarded = await guard(signedUrlAuth({ secret }));
    setClock(NOW);
    const longest = sign(`/menu?${expiresIn(65)}`);
    expect(await guarded.outcome(longest)).toBe('handled');
    setClock(NOW + 70);
    expect(await guarded.outcome(longest)).toBe('auth_failed');
    // At the last moment of its validity: it is refused because it is remembered.
    const other = await guard(signedUrlAuth({ secret }));
    expect(await other.outcome(longest)).toBe('handled');
  });

  it.each([
    ['a moment', 90],
    ['a day', 86_400],
  ])('remembers a URL if the clock is set forward by %s, and back', async (_far, seconds) => {
    const guarded = await guard(signedUrlAuth({ secret }));
    setClock(NOW);
    expect(await guarded.outcome(good)).toBe('handled');
    setClock(NOW + seconds);
    // Each call forgets expired signatures.
    expect(await guarded.outcome(sign(`/menu?${expiresIn(seconds + 30)}`))).toBe('handled');
    setClock(NOW);
    expect(await guarded.outcome(good)).toBe('auth_failed');
    // Only the second is remembered: every signature that expires in it is refused.
    expect(await guarded.outcome(sign(`/menu?visit=2&${expiresIn(30)}`))).toBe('auth_failed');
    // Other signatures are still accepted.
    expect(await guarded.outcome(sign(`/menu?${expiresIn(31)}`))).toBe('handled');
  });

  it('remembers a URL if the clock is set back, until it has expired again', async () => {
    const guarded = await guard(signedUrlAuth({ secret }));
    const hour = 3600;
    const urls = [30, 50, 200].map((seconds) => sign(`/menu?${expiresIn(seconds)}`));
    for (const [index, seconds] of [0, 20, 170].entries()) {
      setClock(NOW + seconds);
      expect(await guarded.outcome(urls[index]!)).toBe('handled');
    }
    const early = sign(`/menu?${expiresIn(-2 * hour + 30)}`);
    setClock(NOW - 2 * hour);
    expect(await guarded.outcome(early)).toBe('handled');
    // An hour earlier, no second was used yet, so that URLs are accepted.
    for (const seconds of [-hour, -hour + 100, -40]) {
      setClock(NOW + seconds);
      expect(await guarded.outcome(sign(`/menu?${expiresIn(seconds + 30)}`))).toBe('handled');
    }
    for (const [index, seconds] of [0, 20, 170].entries()) {
      setClock(NOW + seconds);
      expect(await guarded.outcome(urls[index]!)).toBe('auth_failed');
    }
    setClock(NOW + 300);
    expect(await guarded.outcome(sign(`/menu?${expiresIn(330)}`))).toBe('handled');
    // A URL that was used after the clock was set back is refused, too.
    setClock(NOW - 2 * hour);
    expect(await guarded.outcome(early)).toBe('auth_failed');
  });

  it('keeps no expired signature, and few seconds', () => {
    const set = watchMethod(Map.prototype, 'set');
    const push = watchMethod(Array.prototype, 'push');
    const used = new UsedSignatures(5000);
    const added: boolean[] = [];
    for (let second = 0; second < 10_000; second++) {
      for (const name of ['a', 'b', 'a']) {
        added[added.length] = used.add(
          `${name}${second}`,
          NOW + second + 30,
          (NOW + second) * 1000,
        );
      }
    }
    set.restore();
    push.restore();
    expect(added).toEqual(Array.from({ length: 30_000 }, (_, index) => index % 3 < 2));
    const maps = set.calls.map(({ on }) => on as Map<number, unknown>);
    expect(maps.find((map) => map.has(NOW + 10_000))?.size).toBe(36);
    const spans = push.calls.filter(({ values: [span] }) => (span as Partial<Span> | null)?.first);
    expect(spans).toHaveLength(1);
  });

  it('does not mark a refused URL as used', async () => {
    const guarded = await guard(signedUrlAuth({ secret }));
    const early = sign(`/menu?${expiresIn(100)}`);
    setClock(NOW);
    expect(await guarded.outcome(early)).toBe('auth_failed');
    setClock(NOW + 60);
    expect(await guarded.outcome(early)).toBe('handled');
  });

  it('accepts each of several secrets, and other times', async () => {
    setClock(NOW);
    const other = 'other_~secret.of-the-last-month-01';
    const auth = signedUrlAuth({ secrets: [other, secret], maxLifetime: 10_000, clockSkew: 0 });
    const guarded = await guard(auth);
    expect(await guarded.outcome(sign(`/menu?${expiresIn(10)}`))).toBe('handled');
    expect(await guarded.outcome(sign(`/menu?${expiresIn(10)}`, { key: other }))).toBe('handled');
    expect(await guarded.outcome(sign(`/menu?${expiresIn(11)}`))).toBe('auth_failed');
    expect(await guarded.outcome(sign(`/menu?${expiresIn(-1)}`))).toBe('auth_failed');
  });

  it.each([
    ['none', 'unknown'],
    ['one that could be taken for a piece of the target', 'a:/b'],
  ])('refuses a call whose unique id is %s', async (_what, id) => {
    setClock(NOW);
    const guarded = await guard(signedUrlAuth({ secret }));
    const url = sign(`/menu?${expiresIn(30)}`, { id });
    expect(await guarded.outcome(url, { agi_uniqueid: id })).toBe('auth_failed');
  });

  it('answers soon to a long URL that is hard to match', async () => {
    const guarded = await guard(signedUrlAuth({ secret }));
    expect(await guarded.outcome(`/menu?${'expires=1&'.repeat(5000)}`)).toBe('auth_failed');
    expect(await guarded.outcome(`/menu?${'&'.repeat(50_000)}`)).toBe('auth_failed');
  });
});
