import { describe, expect, it } from '@jest/globals';
import type { DialOptions } from 'nestjs-agi/core';
import { openPeer } from './fixture/application-peer.js';

/** The variables that Dial always sets, most of them to nothing. */
const EMPTY = {
  ANSWEREDTIME: '',
  ANSWEREDTIME_MS: '',
  DIALEDTIME: '',
  DIALEDTIME_MS: '',
  DIALEDPEERNAME: '',
  DIALEDPEERNUMBER: '',
  PROGRESSTIME: '',
  PROGRESSTIME_MS: '',
  RINGTIME: '',
  RINGTIME_MS: '',
};

describe('dial() executes', () => {
  it.each<[string, string | string[], DialOptions | undefined, string]>([
    ['one destination', 'PJSIP/100', undefined, 'Dial(PJSIP/100,,g)'],
    ['several', ['PJSIP/1', 'Local/2@x/n'], undefined, 'Dial(PJSIP/1&Local/2@x/n,,g)'],
    [
      'a destination with a comma and brackets',
      'AudioSocket/127.0.0.1:9/x,y/c(slin)',
      undefined,
      String.raw`Dial(AudioSocket/127.0.0.1:9/x\,y/c\(slin\),,g)`,
    ],
    ['a time to ring', 'A/1', { ring: 20_000 }, 'Dial(A/1,20,g)'],
    ['part of a second', 'A/1', { ring: 1 }, 'Dial(A/1,1,g)'],
    ['a limit', 'A/1', { limit: { total: 60_000 } }, String.raw`Dial(A/1,,gL\(60000\))`],
    [
      'a limit with warnings',
      'A/1',
      { limit: { total: 60_000, warnAt: 10_000, every: 5000 } },
      String.raw`Dial(A/1,,gL\(60000:10000:5000\))`,
    ],
    ['a number to show', 'A/1', { callerId: '+4712' }, String.raw`Dial(A/1,,gf\(<+4712>\))`],
    [
      'a caller to show',
      'A/1',
      { callerId: { name: 'Ada, Lovelace', number: '12' } },
      String.raw`Dial(A/1,,gf\(Ada\, Lovelace <12>\))`,
    ],
    ['music', 'A/1', { music: true }, 'Dial(A/1,,gm)'],
    ['music of a class', 'A/1', { music: 'jazz' }, String.raw`Dial(A/1,,gm\(jazz\))`],
    ['ringing', 'A/1', { ringing: true, music: false }, 'Dial(A/1,,gr)'],
    ['who may transfer', 'A/1', { transfer: 'caller' }, 'Dial(A/1,,gT)'],
    ['who may end it', 'A/1', { hangup: 'both', transfer: 'called' }, 'Dial(A/1,,gtHh)'],
    ['flags', 'A/1', { flags: 'pU(sub^a,b)' }, String.raw`Dial(A/1,,gpU\(sub^a\,b\))`],
  ])('%s', async (_what, to, options, line) => {
    const peer = openPeer();
    peer.applications.Dial = { variables: { ...EMPTY, DIALSTATUS: 'BUSY' }, cause: '17' };
    await expect(peer.channel.dial(to, options)).resolves.toMatchObject({ status: 'BUSY' });
    expect(peer.executed).toEqual([line]);
  });
});

describe('dial() refuses, and sends nothing:', () => {
  it.each<[string, unknown, unknown, string]>([
    ['two destinations in one text', 'PJSIP/1&PJSIP/900', {}, 'dial: to is'],
    ['two within a list', ['PJSIP/1', 'A/2&B/3'], {}, 'dial: to[1] is'],
    ['an empty list', [], {}, 'dial: to is'],
    ['a gap in a list', Array(2), {}, 'dial: to[0] is'],
    ['no technology', '100', {}, "such as 'PJSIP/100'"],
    ['nothing', undefined, {}, 'dial: to is'],
    ['quotes', 'PJSIP/"1"', {}, 'dial: to is'],
    ['a backslash', String.raw`PJSIP/1\&B/2`, {}, 'dial: to is'],
    ['a line break', 'PJSIP/1\nB', {}, 'dial: to is'],
    ['a negative time', 'A/1', { ring: -5 }, 'dial: options.ring is'],
    ['no time at all', 'A/1', { ring: 0 }, 'dial: options.ring is'],
    [
      'a limit without total',
      'A/1',
      { limit: { warnAt: 5 } },
      'dial: options.limit.total is missing',
    ],
    ['a limit that is a number', 'A/1', { limit: 5000 }, 'dial: options.limit is'],
    ['a limit of nothing', 'A/1', { limit: { total: 0 } }, 'dial: options.limit.total is'],
    [
      'a repeated warning without a first one',
      'A/1',
      { limit: { total: 9, every: 1 } },
      'dial: options.limit.warnAt is missing',
    ],
    [
      'a caller that ends its brackets',
      'A/1',
      { callerId: '1)U(evil' },
      'dial: options.callerId is',
    ],
    [
      'a name with brackets',
      'A/1',
      { callerId: { name: 'A (b)', number: '1' } },
      'dial: options.callerId.name is',
    ],
    ['a name with a blank at its end', 'A/1', { callerId: { name: 'A ', number: '1' } }, 'name is'],
    ['a caller without number', 'A/1', { callerId: { name: 'A' } }, 'callerId.number is missing'],
    ['music that ends its brackets', 'A/1', { music: 'a)L(1' }, 'dial: options.music is'],
    ['music and ringing', 'A/1', { music: true, ringing: true }, 'dial: options.ringing is'],
    ['nobody who may transfer', 'A/1', { transfer: 'callee' }, 'dial: options.transfer is'],
    ['flags that are no text', 'A/1', { flags: ['p'] }, 'dial: options.flags is'],
    ['an option that is not there', 'A/1', { rings: 5 }, 'did you mean ring'],
    ['options that are none', 'A/1', 30, 'dial: options is'],
    ['a wrong deadline', 'A/1', { timeout: -1 }, 'options.timeout is'],
    ['a line too long', `A/${'1'.repeat(2100)}`, {}, 'EXEC'],
  ])('%s', async (_what, to, options, message) => {
    const peer = openPeer();
    await expect(peer.channel.dial(to as string, options as DialOptions)).rejects.toMatchObject({
      code: expect.stringMatching(/E_AGI_(INVALID_ARGUMENT|COMMAND_TOO_LONG)/) as unknown,
      message: expect.stringContaining(message) as unknown,
    });
    expect(peer.written).toEqual([]);
  });
});

describe('the result of dial()', () => {
  it('has times in ms, and numbers', async () => {
    const peer = openPeer();
    peer.applications.Dial = {
      variables: {
        DIALSTATUS: 'ANSWER',
        ANSWEREDTIME: '12',
        ANSWEREDTIME_MS: '12485',
        DIALEDTIME: '14',
        DIALEDTIME_MS: '14001',
        RINGTIME: '1',
        PROGRESSTIME_MS: '',
        DIALEDPEERNAME: 'PJSIP/bob-00000001',
        DIALEDPEERNUMBER: 'bob',
      },
      cause: '16',
    };
    const { duration, ...result } = await peer.channel.dial('PJSIP/bob');
    expect(result).toEqual({
      status: 'ANSWER',
      answered: true,
      answeredTime: 12_485,
      dialedTime: 14_001,
      ringTime: 1000,
      progressTime: null,
      peer: 'PJSIP/bob-00000001',
      peerNumber: 'bob',
      cause: 16,
      leftTo: null,
      hungUp: false,
    });
    expect(duration).toBeGreaterThanOrEqual(0);
    // A look, EXEC, and one command that reads all of it.
    expect(peer.written).toHaveLength(3);
  });

  it('has null and not 0 where Asterisk tells no time, and a word of tomorrow as it is', async () => {
    const peer = openPeer();
    peer.applications.Dial = { variables: { ...EMPTY, DIALSTATUS: 'TOMORROW', ANSWEREDTIME: 'x' } };
    await expect(peer.channel.dial('PJSIP/bob')).resolves.toMatchObject({
      status: 'TOMORROW',
      answered: false,
      answeredTime: null,
      dialedTime: null,
      cause: null,
      peer: null,
    });
  });

  it('has no status where Asterisk leaves none', async () => {
    const peer = openPeer({ DIALSTATUS: 'ANSWER' });
    peer.applications.Dial = { reply: '200 result=-1', variables: { ...EMPTY, DIALSTATUS: '' } };
    const result = await peer.channel.dial('A/1');
    expect(result).toMatchObject({ status: null, answered: false, hungUp: false });
  });

  it.each([
    ['NOANSWER', '17', '17', null],
    ['CANCEL', '17', '17', null],
    ['NOANSWER', '17', '19', 19],
    ['BUSY', '17', '17', 17],
    ['CHANUNAVAIL', '0', '0', null],
    ['CHANUNAVAIL', '3', '3', null],
    ['CHANUNAVAIL', '3', '21', 21],
    ['CONGESTION', '34', '34', 34],
  ])(
    'has no cause of an earlier call: %s, %s before and %s after',
    async (status, before, after, cause) => {
      const peer = openPeer({ HANGUPCAUSE: before });
      peer.applications.Dial = { variables: { ...EMPTY, DIALSTATUS: status }, cause: after };
      await expect(peer.channel.dial('A/1')).resolves.toMatchObject({ status, cause });
    },
  );

  it('is exact for values that hold brackets, newlines and quotes', async () => {
    const peer = openPeer();
    const peerName = 'a)\n200 result=1 (z)\nHANGUP\n"~\\';
    peer.applications.Dial = { variables: { DIALSTATUS: 'ANSWER', DIALEDPEERNAME: peerName } };
    const dialled = peer.channel.dial('A/1');
    await expect(dialled).resolves.toMatchObject({ peer: peerName, hungUp: false });
  });

  it('says where the call goes on when the caller left by a key', async () => {
    const peer = openPeer();
    peer.applications.Dial = {
      variables: { ...EMPTY, DIALSTATUS: 'CANCEL' },
      movedTo: 'exits,8,0',
    };
    await expect(peer.channel.dial('A/1', { flags: 'd' })).resolves.toMatchObject({
      leftTo: { context: 'exits', extension: '8', priority: '1' },
    });
    // It has not been moved again by the next one.
    peer.applications.Dial = { variables: { ...EMPTY, DIALSTATUS: 'BUSY' } };
    await expect(peer.channel.dial('A/1')).resolves.toMatchObject({ leftTo: null });
  });

  it('is its own if several are asked for at the same time, with other commands in between', async () => {
    const peer = openPeer();
    peer.applications.Dial = 'open';
    const results = Promise.all([
      peer.channel.dial('A/1'),
      peer.channel.exec('Dial', 'A/2'),
      peer.channel.dial('A/3'),
    ]);
    for (const [index, status] of ['BUSY', 'ANSWER', 'CONGESTION'].entries()) {
      await peer.executing(index + 1);
      peer.end({ variables: { ...EMPTY, DIALSTATUS: status } });
    }
    const [first, , third] = await results;
    expect([first.status, third.status]).toEqual(['BUSY', 'CONGESTION']);
  });
});
