import { describe, expect, it } from '@jest/globals';
import type { AGIChannel } from 'nestjs-agi/core';
import {
  ExpectationError,
  placeCall,
  type SimulatedCall,
  type SimulatedCallOptions,
} from 'nestjs-agi/testing';
import { agiServer } from '../../fixtures/servers.js';

function call(
  handler: (channel: AGIChannel) => unknown,
  options: SimulatedCallOptions = {},
): SimulatedCall {
  return placeCall(agiServer(handler), '/test', options);
}

async function menu(channel: AGIChannel): Promise<void> {
  await channel.streamFile('welcome');
  await channel.getData('main-menu', 1000, 1);
  await channel.streamFile('goodbye');
}

const failureOf = async ({ ended }: SimulatedCall): Promise<Error> => {
  const error: unknown = await ended.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (error instanceof Error) return error;
  throw new Error('the call did not fail as it should');
};

describe('a step whose moment never comes', () => {
  it('fails the call, and shows the position since which the caller waited', async () => {
    const error = await failureOf(
      call(menu).whenPlaying('welcome').press('5').whenPlaying('man-menu').after(50).press('1'),
    );
    expect(error).toBeInstanceOf(ExpectationError);
    expect(error.message).toBe(
      [
        "the call ended (AGISTATUS=SUCCESS), and the caller never got to press 1 when 'man-menu' plays (after 50 ms); did you mean main-menu?",
        '',
        '< STREAM FILE welcome ""',
        "→ from here on the caller waited to press 1 when 'man-menu' plays (after 50 ms)",
        '  the caller presses 5, which nothing listens for',
        '> 200 result=0 endpos=1600',
        '< GET DATA main-menu 1000 1',
        '> 200 result= (timeout)',
        '< STREAM FILE goodbye ""',
        '> 200 result=0 endpos=1600',
        '> HANGUP',
        '',
      ].join('\n'),
    );
  });

  it('shows what the dialplan reads, if the handler failed', async () => {
    const { message } = await failureOf(
      call(() => Promise.reject(new Error('boom')))
        .hears('welcome')
        .whenPlaying('menu')
        .hangUp(),
    );
    expect(message).toContain('AGISTATUS=FAILURE, AGI_OUTCOME=handler_error');
    expect(message).toContain("hear it when 'welcome' plays, nor did 1 more step(s)");
    expect(message).toMatch(/\n\nThe handler threw Error: boom\n {4}at /);
  });

  it('points at the line of the test that placed the call', async () => {
    const { stack, message } = await failureOf(call(menu).hears('never'));
    expect(stack).toMatch(/^ExpectationError: the call ended/);
    expect(stack!.replace(message, '')).toMatch(
      /^ExpectationError: \n {4}at call .*expectations\.spec/,
    );
  });

  it('is allowed where the test says so', async () => {
    const script = [{ playing: 'never', speak: 100, text: 'x', hangup: true as const }];
    const report = await call(menu, { script, unused: 'allow' }).ended;
    expect(report.unused).toEqual(script);
  });

  it('is named when the call does not end', async () => {
    const waiting = call((channel) => channel.waitForDigit(-1), { timeout: 50 });
    const { message } = await failureOf(waiting.whenPlaying('menu').press('1'));
    expect(message).toMatch(
      /last command was WAIT FOR DIGIT -1, and the caller never got to press 1 when 'menu' plays\nThe call so far:/,
    );
  });

  it('does nothing where the caller only hears', async () => {
    const { status } = await call(menu).hears('welcome').hears('main-menu').hears('goodbye').ended;
    expect(status).toBe('SUCCESS');
    const wrongOrder = call(menu).hears('goodbye').hears('welcome');
    expect((await failureOf(wrongOrder)).message).toContain("hear it when 'welcome' plays");
  });

  it('shows only what is near in a long call', async () => {
    const { message } = await failureOf(
      call(async (channel) => {
        for (let turn = 0; turn < 30; turn++) await channel.verbose(`turn ${turn}`);
        await channel.streamFile('halfway');
        for (let turn = 0; turn < 30; turn++) await channel.verbose(`turn ${turn}`);
      })
        .hears('halfway')
        .hears('end'),
    );
    expect(message).toMatch(
      /… \(46 lines before\)[^]*halfway[^]*→ from here on[^]*… \(47 lines more\)/,
    );
  });
});

describe('a prompt that the test does not know', () => {
  const knownPrompts = ['welcome', 'main-menu', 'press-1', 'goodby'];

  it('fails the call at once, naming those that are spelled like it', async () => {
    const error = await failureOf(call(menu, { knownPrompts }));
    expect(error).toBeInstanceOf(ExpectationError);
    expect(error.message).toMatch(/^there is no prompt "goodbye"; did you mean goodby\?\n/);
    expect(error.message).toMatch(
      /STREAM FILE goodbye ""\n→ this prompt is not among knownPrompts/,
    );
  });

  it('allows known prompts, prompts with a length, silence, what is said, and recordings of the call', async () => {
    const { status } = await call(
      async (channel) => {
        await menu(channel);
        await channel.streamFile('silence/2');
        await channel.sayNumber(42);
        await channel.recordFile('mine', 'wav', '#', 100, undefined, true);
        await channel.streamFile('mine');
      },
      { knownPrompts, prompts: { goodbye: 50 } },
    ).ended;
    expect(status).toBe('SUCCESS');
  });

  it.each(['control', 'playback', 'option'])(
    'is found in every command that plays: %s',
    async (kind) => {
      const { message } = await failureOf(
        call(
          async (channel) => {
            if (kind === 'control') await channel.controlStreamFile('wellcome');
            if (kind === 'playback') await channel.exec('Playback', 'welcome&wellcome');
            if (kind === 'option') await channel.getOption('wellcome', '1');
          },
          { knownPrompts },
        ),
      );
      expect(message).toContain('no prompt "wellcome"; did you mean welcome?');
    },
  );
});
