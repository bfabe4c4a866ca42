import { describe, expect, it } from '@jest/globals';
import { AGIServer, type AGIHandler } from 'nestjs-agi/core';
import {
  formatTranscript,
  maskedTextsOf,
  parseTranscript,
  placeCall,
  replayTranscript,
  transcriptOf,
  type CallReport,
  type SimulatedCallOptions,
  type Transcript,
  type TranscriptEntry,
} from 'nestjs-agi/testing';
import {
  WatchedDialogue,
  watchSessions,
  type SessionWatch,
  type Side,
} from '../../../lib/core/internal.js';

interface Watched {
  readonly transcript: Transcript;
  /** The transcript as it is written to a file. */
  readonly text: string;
  readonly report: CallReport;
}

/** Places one call, and gives what a watcher was told of it. */
async function watch(
  server: AGIServer,
  path: string,
  options: SimulatedCallOptions = {},
  mask = true,
): Promise<Watched> {
  const entries: TranscriptEntry[] = [];
  const stop = watchSessions(server, ({ environment }) => {
    const dialogue = new WatchedDialogue(
      environment,
      {
        environment: (lines: string) => {
          for (const line of `${lines}\n`.split('\n')) entries.push({ from: 'asterisk', line });
        },
        line: (from: Side, line: string) => entries.push({ from, line: line.replace(/\n$/, '') }),
        closed: (end: Side) => entries.push({ end }),
      },
      mask,
    );
    let isClosed = false;
    return {
      sent: (lines) => {
        dialogue.sent(lines);
      },
      received: (chunk) => {
        dialogue.received(chunk.toString('latin1'));
      },
      closing: () => {
        dialogue.closing();
      },
      peerClosed: () => {
        if (!isClosed) dialogue.peerClosed();
        isClosed = true;
      },
      ended: () => undefined,
      workGiven: () => undefined,
      workDone: () => undefined,
    };
  });
  const report = await placeCall(server, path, options).ended;
  stop();
  const transcript = { entries };
  return { transcript, text: formatTranscript(transcript), report };
}

function serverWith(handler: AGIHandler): AGIServer {
  return new AGIServer().agi('/menu', handler).agi('/account/:id', handler);
}

/** A handler that uses what the caller pressed in every way. */
async function pin(channel: Parameters<AGIHandler>[0]): Promise<void> {
  await channel.answer();
  const { digits } = await channel.getData('enter-pin', 3000, 4);
  await channel.sayDigits(digits);
  await channel.setVariable('PIN', digits);
  await channel.databasePut('pins', 'of-the-caller', `is ${digits}`);
  const { value } = await channel.getVariable('PIN');
  await channel.verbose(`the caller ${channel.request.callerId ?? ''} gave ${value ?? ''}`, 1);
  await channel.streamFile('thank-you');
}

const PIN_CALL: SimulatedCallOptions = {
  callerId: { name: 'Ada', number: '5551234' },
  script: [{ playing: 'enter-pin', press: '4711' }],
};

const lines = ({ text }: Watched): string[] =>
  text.split('\n').filter((line) => !line.startsWith('> agi_'));

describe('what is said in a call, as an inspector gets it', () => {
  it('has every line that was sent, in order and to the byte, where nothing is masked', async () => {
    const { transcript, report } = await watch(serverWith(pin), '/menu?lang=en', PIN_CALL, false);
    const sent = (all: Transcript): string => {
      const entries = all.entries.filter((entry) => 'line' in entry && entry.line !== 'HANGUP');
      return formatTranscript({ entries });
    };
    expect(sent(transcript)).toBe(sent(transcriptOf(report)));
  });

  it('masks the keys of the caller, and where the server repeats them', async () => {
    const watched = await watch(serverWith(pin), '/menu', PIN_CALL);
    expect(lines(watched)).toEqual([
      '>',
      '< ANSWER',
      '> 200 result=0',
      '< GET DATA enter-pin 3000 4',
      String.raw`> 200 result=\{key 1}`,
      String.raw`< SAY DIGITS \{key 1} ""`,
      '> 200 result=0',
      String.raw`< SET VARIABLE PIN \{key 1}`,
      '> 200 result=1',
      String.raw`< DATABASE PUT pins of-the-caller "is \{key 1}"`,
      '> 200 result=1',
      '< GET VARIABLE PIN',
      String.raw`> 200 result=1 (\{key 1})`,
      String.raw`< VERBOSE "the caller \{agi_callerid=5550100} gave \{key 1}" 1`,
      '> 200 result=1',
      '< STREAM FILE thank-you ""',
      '> 200 result=0 endpos=1600',
      '! server closed',
      '> HANGUP',
      '! asterisk closed',
      '',
    ]);
    for (const secret of ['4711', '5551234', '551']) expect(watched.text).not.toContain(secret);
  });

  it('masks keys that are pressed one by one, whose replies hold their codes', async () => {
    const server = serverWith(async (channel) => {
      const { digit } = await channel.waitForDigit(5000);
      await channel.setVariable('FIRST', digit ?? '');
      await channel.streamFile('more', '0123456789');
    });
    const watched = await watch(server, '/menu', {
      script: [
        { playing: '', press: '4' },
        { playing: 'more', press: '7' },
      ],
    });
    expect(lines(watched)).toEqual(
      expect.arrayContaining([
        String.raw`> 200 result=\{code of key 1}`,
        String.raw`< SET VARIABLE FIRST \{key 1}`,
        '< STREAM FILE more 0123456789',
      ]),
    );
    expect(watched.text).toMatch(/> 200 result=\\\{code of key 2\} endpos=\d+/);
    expect(watched.text).not.toMatch(/result=5[25]/);
  });

  it('masks the path, the query, the caller, arguments and the headers of other clients', async () => {
    const { text } = await watch(
      serverWith(() => undefined),
      '/account/8675309?token=hunter-two&lang=en&page=12345',
      {
        callerId: { name: 'Ada 4242', number: 'alice' },
        args: ['1234567', 'plain'],
        environment: { agi_dnid: '18005550199', 'x-token': 'correct horse' },
      },
    );
    for (const secret of [
      '8675309',
      'hunter',
      '12345',
      '4242',
      'alice',
      '1234567',
      '18005550199',
    ]) {
      expect(text).not.toContain(secret);
    }
    expect(text).not.toContain('correct horse');
    expect(text).toContain(String.raw`/account/\{value 1=100}?token=\{token=masked}&lang=en&page=`);
    expect(text).toContain('> agi_arg_2: plain');
  });

  it.each(['0000', '9999'])('masks a number of whatever digits: %s', async (digits) => {
    const server = serverWith(async (channel) => {
      await channel.sayDigits(digits);
    });
    const watched = await watch(server, `/account/${digits}`);
    expect(watched.text).not.toContain(digits);
    expect(lines(watched)).toContain(String.raw`< SAY DIGITS \{value 1=100} ""`);
  });

  it('shows times and escape digits, after an argument in quotes as well', async () => {
    const server = serverWith(async (channel) => {
      await channel.getData('enter pin', 3000, 4);
      await channel.recordFile('the message', 'wav', '0123456789', 4000);
    });
    const watched = await watch(server, '/menu');
    expect(lines(watched)).toEqual(
      expect.arrayContaining([
        '< GET DATA "enter pin" 3000 4',
        '< RECORD FILE "the message" wav 0123456789 4000',
        '> 200 result=0 (timeout) endpos=32000',
      ]),
    );
  });

  it('masks a word of the query where a command repeats it', async () => {
    const server = serverWith(async (channel) => {
      await channel.verbose(`token is ${String(channel.request.params.token)}`, 1);
    });
    const { text } = await watch(server, '/menu?token=hunter-two');
    expect(text).toContain(String.raw`< VERBOSE "token is \{token=masked}" 1`);
  });

  it('masks the lines of a value that imitates replies', async () => {
    const server = serverWith(async (channel) => {
      await channel.getVariable('NOTE');
    });
    const value = 'a 4711\nHANGUP\n200 result=1 (9876)\nz 5551234';
    const { text, report } = await watch(server, '/menu', { variables: { NOTE: value } });
    for (const secret of ['4711', '9876', '5551234']) expect(text).not.toContain(secret);
    expect(report.status).toBe('SUCCESS');
  });

  it('masks the lines of a value that imitates the answer to a fence', async () => {
    const server = serverWith(async (channel) => {
      await channel.getVariable('LINES');
      await channel.getVariable('NOTE');
    });
    const variables = { LINES: 'a\nb', NOTE: `${'0f'.repeat(16)})\n200 result=4711` };
    const { text } = await watch(server, '/menu', { variables });
    expect(text).toContain(String.raw`> 200 result=\{value 3=100})`);
    expect(text).not.toContain('4711');
  });

  it('masks a key whose command was under way when the call was refused', async () => {
    const server = serverWith(async (channel) => {
      const pressed = channel.getData('more', 5000, 1);
      channel.fail('later');
      await pressed;
    });
    const { text } = await watch(server, '/menu', { script: [{ playing: 'more', press: '7' }] });
    expect(text).toContain('< failure');
    expect(text).not.toContain('> 200 result=7');
  });

  it('leaves the words of a fence as they are, which a replay replaces', async () => {
    const server = serverWith(async (channel) => {
      const stop = AbortSignal.abort();
      await channel.getData('menu', 5000, 1, { signal: stop }).catch(() => undefined);
      await channel.getVariables('A', 'B');
      await channel.getVariable('NOTE');
    });
    const { text } = await watch(server, '/menu', { variables: { NOTE: 'a\nb', A: '1', B: '2' } });
    expect(text).toMatch(/< GET FULL VARIABLE [0-9a-f]{32}\n> 200 result=1 \([0-9a-f]{32}\)\n/);
    expect(text).toMatch(/~[0-9a-f]{16}~/);
    await replayTranscript(text, server);
  });

  it('replays when the masked texts are given, and fails when the handler says something else', async () => {
    const { text } = await watch(serverWith(pin), '/menu', PIN_CALL);
    expect(maskedTextsOf(parseTranscript(text))).toContainEqual({
      name: 'key 1',
      preset: undefined,
    });
    await replayTranscript(text, serverWith(pin), { masked: { 'key 1': '4711' } });
    await replayTranscript(text, serverWith(pin), { masked: { 'key 1': '0815' } });
    const changed = serverWith(async (channel) => {
      await channel.answer();
      const { digits } = await channel.getData('enter-pin', 3000, 4);
      await channel.sayDigits(`${digits}0`);
    });
    await expect(replayTranscript(text, changed, { masked: { 'key 1': '4711' } })).rejects.toThrow(
      'the server said something else: SAY DIGITS 47110 ""',
    );
  });

  it('names the masked texts that a replay needs', async () => {
    const { text } = await watch(serverWith(pin), '/menu', PIN_CALL);
    expect(() => replayTranscript(text, serverWith(pin))).toThrow(
      'the transcript has masked texts that a replay needs: give `masked` a value for "key 1"',
    );
  });

  it('reads what it has written', async () => {
    const { text } = await watch(serverWith(pin), '/menu', PIN_CALL);
    expect(formatTranscript(parseTranscript(text))).toBe(text);
  });

  it('gives each of several watchers all of it, until it ends', async () => {
    const server = serverWith(() => undefined);
    const seen: string[] = [];
    const begin = (name: string) => (): SessionWatch => {
      const note = (): void => {
        seen.push(name);
      };
      return {
        sent: note,
        received: note,
        closing: note,
        peerClosed: note,
        ended: note,
        workGiven: note,
        workDone: note,
      };
    };
    const stopA = watchSessions(server, begin('a'));
    const stopB = watchSessions(server, begin('b'));
    await placeCall(server, '/menu').ended;
    expect(seen.filter((name) => name === 'a')).toHaveLength(
      seen.filter((name) => name === 'b').length,
    );
    seen.length = 0;
    stopA();
    await placeCall(server, '/menu').ended;
    expect(new Set(seen)).toEqual(new Set(['b']));
    seen.length = 0;
    stopB();
    // It has ended already.
    stopB();
    await placeCall(server, '/menu').ended;
    expect(seen).toEqual([]);
  });

  it('is of the sessions of an AGIServer only', () => {
    expect(() => watchSessions({}, () => undefined)).toThrow(
      'the sessions of what is no AGIServer were to be watched',
    );
  });
});
