import { describe, expect, it } from '@jest/globals';
import type { AGIChannel } from 'nestjs-agi/core';
import { openPeer } from './fixture/application-peer.js';

type Ask = (channel: AGIChannel) => Promise<unknown>;

describe('a method executes', () => {
  it.each<[string, Ask, string]>([
    [
      'Queue with its options',
      (c) =>
        c.queue('sales', {
          wait: 1500,
          announce: 'new-call',
          ringing: true,
          transfer: 'called',
          hangup: 'caller',
          flags: 'n',
        }),
      'Queue(sales,rtHn,,new-call,2)',
    ],
    ['Queue without', (c) => c.queue('sales'), 'Queue(sales)'],
    ['a name with a comma', (c) => c.queue('a,b'), String.raw`Queue(a\,b)`],
    [
      'ConfBridge with a menu only',
      (c) => c.confBridge('1', { menu: 'keys' }),
      'ConfBridge(1,,,keys)',
    ],
    ['Page', (c) => c.page(['A/1', 'A/2'], { flags: 'dq', ring: 5000 }), 'Page(A/1&A/2,dq,5)'],
    ['FollowMe', (c) => c.followMe('alice', { flags: 's' }), 'FollowMe(alice,s)'],
    ['Transfer', (c) => c.transfer('PJSIP/sip:2@pbx'), 'Transfer(PJSIP/sip:2@pbx)'],
    ['Park', (c) => c.park(), 'Park()'],
    [
      'VoiceMail',
      (c) => c.voiceMail(['1@a', '2@a'], { greeting: 'unavailable', skipInstructions: true }),
      'VoiceMail(1@a&2@a,us)',
    ],
    ['Directory', (c) => c.directory({ context: 'names' }), 'Directory(,names)'],
    [
      'Playback',
      (c) => c.playback(['a', 'b'], { answer: false, skip: true, flags: 'say' }),
      'Playback(a&b,noanswer&skip&say)',
    ],
    [
      'Background',
      (c) => c.background('a', { answer: false, skip: true, language: 'no', context: 'x' }),
      'Background(a,ns,no,x)',
    ],
    [
      'Read',
      (c) => c.read({ prompt: ['a', 'b'], maxDigits: 4, digitTimeout: 2500, attempts: 2 }),
      'Read(AGI_READ_VALUE,a&b,4,,2,2.5)',
    ],
    ['Read with nothing', (c) => c.read(), 'Read(AGI_READ_VALUE)'],
    ['AMD', (c) => c.amd({ greeting: 2500, maxWords: 3 }), 'AMD(,2500,,,,,3)'],
    [
      'Originate of an application, whose arguments stay what they are',
      (c) =>
        c.originate(
          'A/1',
          { application: 'Playback', args: ['a,b', 'skip'] },
          { wait: false, callerId: { name: 'Ada', number: '12' } },
        ),
      String.raw`Originate(A/1,app,Playback,a\\\,b\,skip,,,ac(12)n(Ada))`,
    ],
    [
      'Originate to a place',
      (c) => c.originate('A/1', { context: 'x', extension: 's' }, { ring: 9000 }),
      'Originate(A/1,exten,x,s,1,9)',
    ],
    ['Busy', (c) => c.busy(), 'Busy()'],
    ['Busy for a time', (c) => c.busy({ time: 1500 }), 'Busy(1.5)'],
    ['Wait', (c) => c.wait(200), 'Wait(0.2)'],
    [
      'UserEvent',
      (c) => c.userEvent('Order', { Key: 'a, "b"', Count: 3 }),
      String.raw`UserEvent(Order,Key: a\, \"b\",Count: 3)`,
    ],
    ['StopMixMonitor', (c) => c.stopMixMonitor('0x1'), 'StopMixMonitor(0x1)'],
    [
      'any other',
      (c) => c.run('SayUnixTime', ['', 'UTC', 'a,b']),
      String.raw`SayUnixTime(,UTC,a\,b)`,
    ],
  ])('%s', async (_what, ask, line) => {
    const peer = openPeer();
    peer.applications[line.slice(0, line.indexOf('('))] = {};
    await ask(peer.channel);
    expect(peer.executed).toEqual([line]);
  });
});

describe('a method refuses, and sends nothing:', () => {
  it.each<[string, Ask, string]>([
    ['two queues', (c) => c.queue('a&b'), 'queue: name is'],
    ['a wait below 0', (c) => c.queue('a', { wait: -1 }), 'queue: options.wait is'],
    ['two mailboxes in one text', (c) => c.voiceMail('1&2'), 'voiceMail: mailboxes is'],
    ['a file in quotes', (c) => c.playback('"a"'), 'playback: files is'],
    ['two files in one text', (c) => c.background('a&b'), 'background: files is'],
    ['two prompts in one text', (c) => c.read({ prompt: 'a&b' }), 'read: options.prompt is'],
    ['more digits than there may be', (c) => c.read({ maxDigits: 256 }), 'maxDigits is'],
    [
      'two telephones to be called',
      (c) => c.originate('A/1&A/2', { application: 'Wait' }),
      'originate: to is',
    ],
    [
      'nothing to do there',
      (c) => c.originate('A/1', {} as never),
      '{ context, extension, priority? } or { application, args? }',
    ],
    [
      'an extension that is none',
      (c) => c.originate('A/1', { context: 'x', extension: '' }),
      'originate: at.extension is',
    ],
    [
      'an argument that cannot be escaped',
      (c) => c.originate('A/1', { application: 'Gosub', args: ['a,b'] }),
      'how Gosub splits',
    ],
    ['a field with a line break', (c) => c.userEvent('A', { Key: 'a\r\nB: c' }), 'fields["Key"]'],
    ['a field with a colon', (c) => c.userEvent('A', { 'a: b': 'c' }), 'fields["a: b"]'],
    ['an event with a comma', (c) => c.userEvent('A,B: c'), 'userEvent: name is'],
    ['a wait that is no number', (c) => c.wait(NaN), 'wait: ms is'],
    [
      'an argument that run cannot escape',
      (c) => c.run('Unheard', ['a,b']),
      'how Unheard splits its options there is not known',
    ],
    [
      'a variable that is code',
      (c) => c.run('NoOp', [], { variables: ['A', 'B}${SHELL(x)}'] }),
      'run: options.variables[1] is',
    ],
    ['an option that is not there', (c) => c.park({ lots: 'a' } as never), 'did you mean lot'],
    ['a file with &', (c) => c.mixMonitor('a&b.wav'), 'mixMonitor: file is'],
  ])('%s', async (_what, ask, message) => {
    const peer = openPeer();
    await expect(ask(peer.channel)).rejects.toMatchObject({
      code: 'E_AGI_INVALID_ARGUMENT',
      message: expect.stringContaining(message) as unknown,
    });
    expect(peer.written).toEqual([]);
  });
});
