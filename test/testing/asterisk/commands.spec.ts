import { describe, expect, it } from '@jest/globals';
import { CATALOGUE } from 'nestjs-agi/core';
import { COMMANDS } from '../../../lib/testing/asterisk/commands/index.js';
import { MemorySession } from '../fixture/simulate.js';

const byWords = (a: { words: string }, b: { words: string }): number =>
  a.words < b.words ? -1 : 1;

/** Sends lines on one channel and gives what each was answered. */
async function converse(session: MemorySession, lines: readonly string[]): Promise<string[]> {
  const answers: string[] = [];
  for (const line of lines) answers.push((await session.send(`${line}\n`)).trimEnd());
  return answers;
}

describe('the simulated commands', () => {
  it('are the 47 of the core’s catalogue, and the same ones work on a dead channel', () => {
    expect(COMMANDS).toHaveLength(47);
    const simulated = COMMANDS.map(({ words, dead = false }) => ({ words, dead })).sort(byWords);
    const catalogued = CATALOGUE.map(({ words, afterHangup }) => ({ words, dead: afterHangup }));
    expect(simulated).toEqual(catalogued.sort(byWords));
  });

  it('include 13 for a dead channel, and answer 511 for all others', async () => {
    const session = new MemorySession({ dead: true });
    const refused: string[] = [];
    for (const { words } of COMMANDS) {
      if ((await session.send(`${words}\n`)).startsWith('511')) refused.push(words);
    }
    expect(COMMANDS.length - refused.length).toBe(13);
  });

  it('show their usage when arguments are missing', async () => {
    expect(await new MemorySession().send('set variable X\n')).toBe(
      '520-Invalid command syntax.  Proper usage follows:\n' +
        'Usage: SET VARIABLE <name> <value>\n520 End of proper usage.\n',
    );
    for (const [line, usage] of [
      ['SPEECH LOAD GRAMMAR name', 'SPEECH LOAD GRAMMAR <name> <path>'],
      ['SPEECH ACTIVATE GRAMMAR', 'SPEECH ACTIVATE GRAMMAR <name>'],
    ]) {
      expect(await new MemorySession().send(`${line}\n`)).toContain(`Usage: ${usage}\n520 End`);
    }
  });

  it('take a quoted word for one word of a command only', async () => {
    expect(await new MemorySession().send('"GET VARIABLE" X\n')).toMatch(/^510/);
  });

  it('wait for more bytes with a second line that came with the first', async () => {
    const session = new MemorySession();
    expect(await session.write('NOOP\nVERBOSE x\n')).toBe('200 result=0\n');
    expect(await session.idle()).toBe('');
    expect(await session.write('NOOP\n')).toBe('200 result=1\n200 result=0\n');
  });

  it.each([
    ['STREAM FILE long ""', ''],
    ['GET DATA long', ''],
    ['GET OPTION long ""', ''],
    ['WAIT FOR DIGIT -1', '200 result=1\n'],
  ])('%s ends when bytes come, and answers %j', async (line, reply) => {
    const session = new MemorySession({ prompts: { long: 60_000 } });
    expect(await session.write(`${line}\n`)).toBe('');
    expect(await session.write('NOOP\n')).toBe(`${reply}200 result=0\n`);
  });

  it.each([
    'SAY DIGITS 1 ""',
    'RECORD FILE r wav "" 1000',
    'CONTROL STREAM FILE p ""',
    'EXEC Wait 1',
  ])('%s does not', async (line) => {
    const session = new MemorySession();
    expect(await session.write(`${line}\n`)).toBe('');
    expect(await session.write('NOOP\n')).toBe('');
    expect(await session.idle()).toMatch(/^200 result=0[^\n]*\n200 result=0\n$/);
  });

  it('read and write functions, and expand what refers to variables', async () => {
    const session = new MemorySession({ callerId: { name: 'Ada', number: '123' } });
    expect(
      await converse(session, [
        'SET VARIABLE __A "x:y"',
        'GET VARIABLE A',
        'GET FULL VARIABLE "${A:0:1}-${A:-1}-${LEN(${A})}-${NONE}"',
        'GET FULL VARIABLE "${TOUPPER(${A})} ${BASE64_DECODE(${BASE64_ENCODE(${A})})}"',
        'GET FULL VARIABLE "${URIENCODE(a b)} ${URIDECODE(a%20b)} ${unclosed"',
        'SET VARIABLE DB(f/k) v',
        'DATABASE GET f k',
        'GET VARIABLE DB(f/k)',
        'SET VARIABLE CALLERID(name) Bob',
        'GET VARIABLE CALLERID(all)',
        'SET VARIABLE CHANNEL(language) fr',
        'GET VARIABLE CHANNEL(language)',
        'GET VARIABLE constructor',
        'GET VARIABLE constructor()',
        'EXEC constructor',
      ]),
    ).toEqual([
      '200 result=1',
      '200 result=1 (x:y)',
      '200 result=1 (x-y-3-)',
      '200 result=1 (X:Y x:y)',
      '200 result=1 (a%20b a b )',
      '200 result=1',
      '200 result=1 (v)',
      '200 result=1 (v)',
      '200 result=1',
      '200 result=1 ("Bob" <123>)',
      '200 result=1',
      '200 result=1 (fr)',
      '200 result=0',
      '200 result=0',
      '200 result=-2',
    ]);
  });

  it('cut what GET VARIABLE reads at 1023 bytes, even within a character', async () => {
    const session = new MemorySession({ variables: { LONG: 'é'.repeat(600) } });
    const answer = await session.send('GET VARIABLE LONG\n');
    expect(answer).toHaveLength('200 result=1 ()\n'.length + 1023);
  });

  it('delete a key and what is below it, and nothing beside it', async () => {
    const session = new MemorySession();
    expect(
      await converse(session, [
        'DATABASE PUT a b/c 1',
        'DATABASE PUT a bc 2',
        'DATABASE DELTREE a b',
        'DATABASE DELTREE a b',
        'DATABASE GET a bc',
        'DATABASE DELTREE ""',
        'DATABASE GET a bc',
      ]),
    ).toEqual([
      '200 result=1',
      '200 result=1',
      '200 result=0',
      '200 result=1',
      '200 result=1 (2)',
      '200 result=0',
      '200 result=0',
    ]);
  });

  it('answer an application that returns 1 or 2 as Asterisk does', async () => {
    const session = new MemorySession({ applications: { One: () => 1, Two: () => 2 } });
    expect(await session.send('EXEC One\n')).toMatch(/^200 result=1\n520-/);
    expect(await session.send('EXEC Two\n')).toBe('200 result=2\n');
    await session.end();
    expect((await session.report()).status).toBe('FAILURE');
  });

  it('do not play to a server that has closed its side meanwhile', async () => {
    const session = new MemorySession({ prompts: { long: 60_000 } });
    expect(await session.write('EXEC Wait 1\n')).toBe('');
    expect(await session.write('STREAM FILE long ""\n')).toBe('');
    expect(await session.end()).toBe('200 result=0\nHANGUP\n');
    expect(session.now).toBe(1000);
  });

  // Seen on Asterisk 22.10.1: a hangup does not hide an earlier failure, and `failure` hides it.
  it.each([
    ['a failure before the hangup', 'STREAM FILE none ""\n', '', 'FAILURE'],
    ['the line failure after the hangup', 'NOOP\n', 'failure\n', 'FAILURE'],
    ['a hangup between two commands that went well', 'NOOP\n', 'NOOP\n', 'HANGUP'],
  ])('leave in AGISTATUS what Asterisk does: %s', async (_, before, after, status) => {
    const session = new MemorySession({ prompts: { none: 'missing' } });
    await session.send(before);
    session.channel.hangup();
    expect(await session.idle()).toBe('HANGUP\n');
    if (after !== '') await session.send(after);
    await session.end();
    expect((await session.report()).status).toBe(status);
  });
});
