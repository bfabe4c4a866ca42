import { describe, expect, it } from '@jest/globals';
import type { AGIChannel } from 'nestjs-agi/core';
import { AgiDialog } from 'nestjs-agi/ivr';
import { agiServer } from '../fixture/servers.js';
import { run } from '../fixture/terminal.js';

/** How long a key is waited for, in ms of the call: on a busy machine it may come late. */
const PATIENCE = 20_000;

/** Which keys each question got, and what was left over. */
async function answers(
  digits: string,
  handler: (channel: AGIChannel) => Promise<string[]>,
  ...options: string[]
): Promise<{ code: number; heard: string[]; unused: string[] }> {
  let heard: string[] = [];
  const url = await agiServer(async (channel) => {
    heard = await handler(channel);
  });
  const words = [url, '-d', digits, '--speed', '40', '--json', ...options];
  const { code, stdout } = await run('call', ...words);
  const { unusedDigits } = JSON.parse(stdout) as { unusedDigits: string[] };
  return { code, heard, unused: unusedDigits };
}

const questions =
  (...prompts: string[]) =>
  async (channel: AGIChannel): Promise<string[]> => {
    const dialog = new AgiDialog(channel);
    const heard: string[] = [];
    for (const prompt of prompts) {
      const timeouts = { firstDigitTimeout: PATIENCE, interDigitTimeout: PATIENCE };
      const answer = await dialog.ask({ prompt, max: 6, tries: 1, ...timeouts });
      heard.push(answer.outcome === 'matched' ? answer.digits : answer.outcome);
    }
    return heard;
  };

describe('each group of --digits', () => {
  it('answers one prompt, however many commands read its keys', async () => {
    expect(await answers('42,7#,123456', questions('a', 'b', 'c'))).toEqual({
      code: 0,
      heard: ['42', '7', '123456'],
      unused: [],
    });
  });

  it('waits where the prompt before it was not answered to its end', async () => {
    // The first question goes on until the time for its next key is over.
    expect(await answers('42,7', questions('a', 'b'))).toMatchObject({ heard: ['42', '7'] });
  });

  it('presses no key into the next prompt that was too many for its own', async () => {
    const menus = async (channel: AGIChannel): Promise<string[]> => {
      const one = await channel.getData('one', PATIENCE, 1);
      const two = await channel.getData('two', PATIENCE, 2);
      const { digit } = await channel.streamFile('three', '123');
      return [one.digits, two.digits, digit ?? ''];
    };
    expect(await answers('12,345,3', menus)).toEqual({
      code: 0,
      heard: ['1', '34', '3'],
      unused: ['2', '5'],
    });
  });

  it('is read key by key, also where a prompt listens for the first and a wait for the others', async () => {
    const byHand = async (channel: AGIChannel): Promise<string[]> => {
      const first = await channel.streamFile('code', '0123456789');
      const rest = await channel.getData('silence/1', PATIENCE, 2);
      const next = await channel.streamFile('menu', '0123456789');
      return [`${first.digit ?? ''}${rest.digits}`, next.digit ?? ''];
    };
    expect(await answers('123,4', byHand)).toMatchObject({ heard: ['123', '4'], unused: [] });
  });

  it('stays for the next prompt where one is missing, or does not listen for its first key', async () => {
    const menus = async (channel: AGIChannel): Promise<string[]> => {
      await channel.streamFile('missing', '0123456789');
      await channel.streamFile('deaf', '');
      await channel.streamFile('others', '12');
      const { digit } = await channel.streamFile('menu', '0123456789');
      return [digit ?? ''];
    };
    const result = await answers('7', menus, '-m', 'missing');
    expect(result).toMatchObject({ heard: ['7'], unused: [] });
  });

  it('answers a wait without a prompt that is the first, that has no end, or after one that timed out', async () => {
    const waits = async (channel: AGIChannel): Promise<string[]> => {
      const heard: (string | null)[] = [];
      for (const ms of [PATIENCE, -1, 200, PATIENCE])
        heard.push((await channel.waitForDigit(ms)).digit);
      return heard.map((key) => key ?? '-');
    };
    expect(await answers('1,2,3', waits)).toEqual({
      code: 0,
      heard: ['1', '2', '-', '3'],
      unused: [],
    });
  });

  it('ends a recording, and answers applications that ask', async () => {
    const asks = async (channel: AGIChannel): Promise<string[]> => {
      const { digit } = await channel.recordFile('message', 'wav', '#', 5000);
      await channel.exec('Read', ['PIN', 'enter-pin', '4']);
      return [digit ?? '', String((await channel.getVariable('PIN')).value)];
    };
    expect(await answers('#,1234', asks)).toMatchObject({ heard: ['#', '1234'], unused: [] });
  });
});
