import { describe, expect, it } from '@jest/globals';
import type { AGIChannel } from 'nestjs-agi/core';
import { placeCall, type SimulatedCall, type SimulatedCallOptions } from 'nestjs-agi/testing';
import { agiServer } from '../../fixtures/servers.js';

function call(
  handler: (channel: AGIChannel) => unknown,
  options: SimulatedCallOptions = {},
): SimulatedCall {
  return placeCall(agiServer(handler), '/test', options);
}

describe('the report of a call', () => {
  it('answers what was played, said, asked, recorded, set, and which way the call took', async () => {
    const report = await call(
      async (channel) => {
        await channel.streamFile('welcome');
        const { digits } = await channel.getData('main-menu', 3000, 4);
        await channel.setVariable('CHOICE', digits);
        await channel.setVariable('FORMULA', 'a=b');
        await channel.sayDigits(digits);
        await channel.waitForDigit(1000);
        await channel.recordFile('message', 'wav', '#', 1000);
        await channel.sendText('thank you');
        await channel.exec('Dial', 'SIP/100');
        await channel.getOption('anything-else', '12', 1000);
        await channel.streamFile('goodbye');
      },
      {
        callerId: { number: '123' },
        applications: { Dial: () => 0 },
        variables: { GIVEN: 'before' },
      },
    )
      .whenPlaying('main-menu')
      .press('42#')
      .whenPlaying('goodbye')
      .after(80)
      .hangUp().ended;

    expect(report).toMatchObject({
      ending: 'caller hung up',
      asked: [
        { prompt: 'main-menu', pressed: '42#' },
        { prompt: '', pressed: '' },
        { prompt: 'anything-else', pressed: '' },
      ],
      set: { CHOICE: '42', FORMULA: 'a=b' },
      route: [
        'welcome',
        'main-menu',
        'press 42#',
        'digits 42',
        'message.wav',
        'thank you',
        'Dial(SIP/100)',
        'anything-else',
        'goodbye',
        'hang up',
      ],
    });
    expect(report.story).toBe(
      [
        'The caller 123 calls agi://localhost/test',
        '    0.0 s hears welcome',
        '    0.2 s is asked main-menu',
        '    0.2 s presses 4',
        '    0.2 s presses 2',
        '    0.3 s presses #',
        '    0.3 s (the server sets CHOICE=42)',
        '    0.3 s (the server sets FORMULA=a=b)',
        '    0.3 s hears digits 42',
        '    0.5 s is waited for',
        '    1.5 s is recorded in message.wav',
        '    2.5 s reads thank you',
        '    2.5 s is given to Dial(SIP/100)',
        '    2.5 s is asked anything-else',
        '    3.7 s hears goodbye',
        '    3.8 s hangs up',
        'and the dialplan reads HANGUP.',
      ].join('\n'),
    );
    const [first] = report.moments;
    expect(report.dialogue[first!.line]!.text).toBe('STREAM FILE welcome ""');
  });

  it('leaves out keys that no command listened for', async () => {
    const report = await call(async (channel) => {
      await channel.streamFile('welcome');
      await channel.getData('menu', 1000, 1);
    })
      .whenPlaying('welcome')
      .press('1')
      .whenPlaying('menu')
      .press('2').ended;
    expect(report.asked).toEqual([{ prompt: 'menu', pressed: '2' }]);
    expect(report.route).toEqual(['welcome', 'menu', 'press 2']);
  });

  it('has what the handler threw, for each call its own error', async () => {
    const server = agiServer(
      ({ request }) => {
        if (request.params.name !== 'good') throw new Error(request.params.name as string);
      },
      { path: '/:name' },
    );
    const paths = ['/one', '/two', '/good'];
    const reports = await Promise.all(paths.map((path) => placeCall(server, path).ended));
    expect(reports.map(({ error }) => (error as Error | undefined)?.message)).toEqual([
      'one',
      'two',
      undefined,
    ]);
  });

  it.each<[string, (channel: AGIChannel) => unknown]>([
    ['continued', () => 0],
    ['server hung up', (channel) => channel.hangup()],
    ['failed', () => Promise.reject(new Error('boom'))],
  ])('tells how it ended: %s', async (ending, handler) => {
    expect((await call(handler).ended).ending).toBe(ending);
  });
});
