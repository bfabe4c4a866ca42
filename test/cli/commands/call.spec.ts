import { describe, expect, it } from '@jest/globals';
import type { AGIChannel } from 'nestjs-agi/core';
import { formatLine } from 'nestjs-agi/testing';
import { DialoguePrinter } from '../../../lib/cli/dialogue/dialogue-printer.js';
import { agiServer, wildServer } from '../fixture/servers.js';
import { run, TestTerminal } from '../fixture/terminal.js';

const menu = async (channel: AGIChannel): Promise<void> => {
  await channel.answer();
  const { digits } = await channel.getData('main-menu', 1000, 2);
  await channel.sayDigits(digits);
  await channel.setVariable('CHOICE', digits);
};

/** Times differ from run to run. */
const timeless = (text: string): string =>
  text.replaceAll(/^ *\d+\.\d{3}s/gm, 'T').replaceAll(/after \d+ ms/g, 'after T');

describe('agi call', () => {
  it('shows the dialogue as it happens, with what the caller hears and does', async () => {
    const url = await agiServer(menu);
    const words = [url, '-d', '42', '-c', 'Ada <555>', '-a', 'one', '-a', 'two'];
    const { code, stdout, stderr } = await run('call', ...words);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(timeless(stdout)).toBe(
      [
        `T > environment of 24 lines, ${url}, caller Ada <555>, at 100@default, arguments one, two`,
        'T < ANSWER',
        'T > 200 result=0',
        'T < GET DATA main-menu 1000 2   (plays main-menu, listens for any key)',
        'T   the caller presses 4',
        'T   the caller presses 2',
        'T > 200 result=42',
        'T < SAY DIGITS 42 ""   (says 42)',
        'T > 200 result=0',
        'T < SET VARIABLE CHOICE 42',
        'T > 200 result=1',
        'T > HANGUP',
        'AGISTATUS=SUCCESS, after T',
        '',
      ].join('\n'),
    );
  });

  it('shows a line as formatLine() of the kit does, which the demonstration uses', () => {
    let shown = '';
    const printer = new DialoguePrinter({ write: (text) => (shown += text) }, (_, text) => text);
    const lines = [
      { kind: 'command', text: 'NOOP', at: 0 },
      { kind: 'reply', text: '520-Invalid\nUsage: x\n520 End', at: 1234.6 },
      { kind: 'caller', text: 'hangs up', at: 123_456_789 },
    ] as const;
    for (const line of lines) printer.print(line);
    expect(shown).toBe(lines.map((line) => `${formatLine(line, { time: true })}\n`).join(''));
    expect(shown).toContain('    0.000s < NOOP\n    1.235s > 520-Invalid\n    1.235s > Usage: x\n');
    expect(shown).toContain('123456.789s   the caller hangs up\n');
  });

  it('shows only the beginning of a long value', async () => {
    const url = await agiServer(() => undefined);
    const { stdout } = await run('call', `${url}?q=${'x'.repeat(3000)}`);
    expect(stdout).toMatch(/agi:\/\/\S+\?q=x+… \(\d+ characters\), caller/);
    expect(stdout).not.toContain('x'.repeat(1000));
  });

  it('colours it for a person at a terminal, unless NO_COLOR says otherwise', async () => {
    const url = await agiServer(menu);
    const shown = async (env: Record<string, string>): Promise<string> => {
      const terminal = new TestTerminal({ tty: true, env });
      expect(await terminal.run('call', url, '-d', '42', '--speed', '50')).toBe(0);
      return terminal.written.stdout;
    };
    expect(await shown({})).toContain('\u001b[36mANSWER\u001b[39m');
    expect(await shown({ NO_COLOR: '1' })).not.toContain('\u001b');
  });

  it('lets no text of a server control the terminal', async () => {
    const evil = '\u001b]0;owned\u0007\u001b[2J\u202e';
    const url = await agiServer(async (channel) => {
      await channel.verbose(evil);
      channel.fail(evil);
    });
    const { stdout, stderr } = await run('call', url);
    for (const character of evil) {
      if (/\p{Cc}|\p{Cf}/u.test(character)) expect(stdout + stderr).not.toContain(character);
    }
    expect(stdout).toContain('\\u001b]0;owned\\u0007\\u001b[2J\\u202e');
    expect(stderr).toContain('AGI_OUTCOME=\\u001b]0;owned');
  });

  it('takes keys from the keyboard, and gives the terminal back', async () => {
    const url = await agiServer(menu);
    const terminal = new TestTerminal({ tty: true, env: { NO_COLOR: '1' } });
    const ended = terminal.run('call', url);
    await terminal.shows('GET DATA');
    terminal.type('7x*');
    expect(await ended).toBe(0);
    expect(terminal.written.stdout).toContain('SAY DIGITS 7*');
    expect(terminal.rawModes).toEqual([true, false]);
    expect(terminal.listening).toBe(0);
  });

  it('hangs up at Ctrl-C, and ends with 130', async () => {
    const url = await agiServer(menu);
    const terminal = new TestTerminal();
    const ended = terminal.run('call', url);
    await terminal.shows('GET DATA');
    terminal.interrupt();
    expect(await ended).toBe(130);
    expect(terminal.written.stdout).toMatch(/the caller hangs up\n[^]*AGISTATUS=HANGUP/);
    expect(terminal.listening).toBe(0);
  });

  it('does not wait for a server that keeps the connection, at the second Ctrl-C', async () => {
    const url = await wildServer((socket) => socket.write('NOOP\n'));
    const terminal = new TestTerminal({ tty: true });
    const ended = terminal.run('call', url);
    await terminal.shows('200 result=0');
    terminal.type('\u0003');
    await terminal.shows('hangs up');
    terminal.type('\u0003');
    expect(await ended).toBe(130);
    expect(terminal.rawModes).toEqual([true, false]);
  });

  it('names the digits that no command waited for', async () => {
    const url = await agiServer((channel) => channel.answer());
    const { code, stderr } = await run('call', url, '-d', '1,2#');
    expect(code).toBe(0);
    expect(stderr).toBe('unused no command waited for the digits 1,2#\n');
  });

  it('ends with 1 when the dialplan reads FAILURE, and says why', async () => {
    const url = await agiServer((channel) => {
      channel.fail('card_declined');
    });
    const refused = await run('call', url, '-q');
    expect(refused).toMatchObject({ code: 1, stdout: '' });
    expect(timeless(refused.stderr)).toBe(
      'agi: AGISTATUS=FAILURE (AGI_OUTCOME=card_declined), after T\n',
    );
    const missing = await run(
      'call',
      await agiServer((channel) => channel.streamFile('welcome')),
      '-m',
      'welcome',
    );
    expect(missing.code).toBe(1);
    expect(missing.stderr).toContain('no AGI_OUTCOME, so a command failed');
  });

  it('ends with 3 when there is no server', async () => {
    const { code, stderr } = await run('call', 'agi://127.0.0.1:1/x');
    expect(code).toBe(3);
    expect(stderr).toMatch(/^agi: cannot reach agi:\/\/127\.0\.0\.1:1\/x: nothing listens there/);
  });

  it('hangs up after a time', async () => {
    const url = await agiServer((channel) => channel.streamFile('story'));
    const { code, stdout } = await run('call', url, '--hangup-after', '20');
    expect(code).toBe(0);
    expect(stdout).toMatch(/the caller hangs up\n[^]*AGISTATUS=HANGUP/);
  });

  it('prints one line of JSON for a script, and nothing else', async () => {
    const url = await agiServer(menu);
    const { code, stdout, stderr } = await run('call', url, '-d', '42', '-v', 'A=1', '--json');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout.trimEnd()).not.toContain('\n');
    const report = JSON.parse(stdout) as Record<string, unknown>;
    expect(report).toMatchObject({
      url,
      exitCode: 0,
      status: 'SUCCESS',
      outcome: '',
      ending: 'continued',
      said: ['digits 42'],
      asked: [{ prompt: 'main-menu', pressed: '42' }],
      set: { CHOICE: '42' },
      variables: { A: '1', CHOICE: '42' },
      findings: [],
      unusedDigits: [],
      dialogue: expect.arrayContaining([
        { kind: 'command', text: 'ANSWER', at: expect.anything() },
      ]),
      duration: expect.anything(),
      firstCommand: expect.anything(),
    });
    const unreachable = await run('call', 'agi://127.0.0.1:1/x', '--json');
    expect(unreachable.code).toBe(3);
    expect(JSON.parse(unreachable.stdout)).toMatchObject({
      exitCode: 3,
      error: expect.stringContaining('nothing listens there'),
    });
  });
});

describe('agi call --repeat', () => {
  it('places many calls, and sums them up', async () => {
    let running = 0;
    let most = 0;
    const url = await agiServer(async (channel) => {
      most = Math.max(most, ++running);
      await menu(channel);
      running--;
    });
    const words = [url, '-d', '42', '-n', '20', '--concurrency', '5', '--speed', '50'];
    const { code, stdout, stderr } = await run('call', ...words);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/^20 calls to \S+ in [\d.]+ s, 5 at a time: [\d.]+ calls\/s\n/);
    expect(stdout).toContain('20 ok, 0 failed');
    expect(stdout).toMatch(
      /^ms +p50 +p90 +p99 +max\ncall( +[\d.]+){4}\nfirst command( +[\d.]+){4}$/m,
    );
    expect(most).toBe(5);
  });

  it('groups what went wrong, and ends with the code of the first', async () => {
    let count = 0;
    const url = await agiServer(async (channel) => {
      await channel.answer();
      if (++count % 2 === 0) channel.fail('full');
    });
    const { code, stdout } = await run('call', url, '-n', '10');
    expect(code).toBe(1);
    expect(stdout).toContain('5 ok, 5 failed');
    expect(stdout).toContain('5 × AGISTATUS=FAILURE (AGI_OUTCOME=full)\n');
  });

  it('draws a progress bar for a person only', async () => {
    const url = await agiServer((channel) => channel.answer());
    const terminal = new TestTerminal({ tty: true, env: { NO_COLOR: '1' } });
    expect(await terminal.run('call', url, '-n', '50', '--concurrency', '5')).toBe(0);
    expect(terminal.written.stderr).toMatch(/\r/);
    expect((await run('call', url, '-n', '5')).stderr).toBe('');
  });

  it('prints a line of JSON for each call, and a last one with the summary', async () => {
    const url = await agiServer((channel) => channel.answer());
    const { stdout } = await run('call', url, '-n', '3', '--json');
    const lines = stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as object);
    expect(lines).toHaveLength(4);
    expect(lines[0]).toMatchObject({ exitCode: 0, commands: ['ANSWER'] });
    expect(lines[3]).toMatchObject({
      summary: { calls: 3, ok: 3, failed: 0, duration: { p50: expect.anything() } },
    });
  });

  it('places no more calls after Ctrl-C, and sums up those that were', async () => {
    let calls = 0;
    let goOn = (): void => undefined;
    const interrupted = new Promise<void>((resolve) => (goOn = resolve));
    const url = await agiServer(async (channel) => {
      // The first call ends by itself, the others not before the interrupt.
      if (++calls > 1) await interrupted;
      await channel.streamFile('story');
    });
    const terminal = new TestTerminal();
    const ended = terminal.run('call', url, '-n', '1000', '--concurrency', '2', '--json');
    await terminal.shows('"exitCode":0');
    terminal.interrupt();
    goOn();
    expect(await ended).toBe(130);
    const summary = terminal.written.stdout.trimEnd().split('\n').at(-1) ?? '';
    expect((JSON.parse(summary) as { summary: { calls: number } }).summary.calls).toBe(calls);
    // Two at a time, and the one that took the place of the first.
    expect(calls).toBeLessThanOrEqual(3);
    expect(terminal.listening).toBe(0);
  });
});
