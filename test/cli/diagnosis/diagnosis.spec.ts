import { describe, expect, it } from '@jest/globals';
import type { Socket } from 'node:net';
import { RULES } from '../../../lib/cli/diagnosis/diagnosis-rules.js';
import { wildServer } from '../fixture/servers.js';
import { run } from '../fixture/terminal.js';

type Behaviour = (socket: Socket, answered: () => Promise<unknown>) => unknown;
const say =
  (...lines: string[]): Behaviour =>
  async (socket, answered) => {
    for (const line of lines) {
      socket.write(line);
      await answered();
    }
    socket.end();
  };
const keepOpen =
  (text: string): Behaviour =>
  (socket) => {
    if (text !== '') socket.write(text);
  };

/** The behaviour of a server, the rule that it breaks, and a part of the message. */
const CASES: [string, Behaviour, keyof typeof RULES, string][] = [
  [
    'speaks HTTP',
    say('HTTP/1.1 400 Bad Request\r\n\r\n'),
    'not-agi',
    'does not speak AGI but HTTP',
  ],
  ['speaks SSH', say('SSH-2.0-OpenSSH_9.2\r\n'), 'not-agi', 'SSH'],
  ['says nothing', keepOpen(''), 'silent', 'sent no whole command'],
  ['does not end its line', keepOpen('ANSWER'), 'silent', 'sent no whole command'],
  ['closes at once', (socket) => socket.end(), 'no-command', 'closed the connection without'],
  ['sends two commands at once', keepOpen('ANSWER\nNOOP\n'), 'stalled', 'fell silent after'],
  ['falls silent', keepOpen('ANSWER\n'), 'stalled', '"ANSWER"'],
  [
    'waits for keys that never come',
    keepOpen('WAIT FOR DIGIT -1\n'),
    'still-running',
    'had not ended',
  ],
  [
    'breaks the connection',
    async (socket, answered) => {
      socket.write('ANSWER\n');
      await answered();
      socket.resetAndDestroy();
    },
    'reset',
    'broke the connection after "ANSWER"',
  ],
  ['ends lines in CRLF', say('ANSWER\r\n'), 'carriage-return', 'ends in a carriage return'],
  [
    'sends a line that is too long',
    say(`NOOP ${'x'.repeat(9000)}\n`),
    'line-too-long',
    '8190 bytes',
  ],
  ['sends too many words', say(`NOOP${' x'.repeat(200)}\n`), 'too-many-words', '127 words'],
  ['misspells a command', say('ANSER\n'), 'unknown-command', '"ANSER" is no command'],
  ['forgets an argument', say('SET VARIABLE X\n'), 'bad-syntax', '(520)'],
];

describe('a server that', () => {
  it.each(CASES)(
    '%s gets the name of the rule that it breaks, and the remedy',
    async (_, behave, rule, words) => {
      const { code, stderr } = await run('call', await wildServer(behave), '--timeout', '250');
      expect(stderr).toContain(`broken [${rule}] `);
      expect(stderr).toContain(words);
      expect(stderr).toContain(`\n  → ${RULES[rule].remedy}\n`);
      expect(code).toBe(4);
    },
  );

  it.each([
    ['16.28.0', 2046, true],
    ['16.28.0', 2045, false],
    ['22.10.1', 2046, false],
  ])(
    'sends Asterisk %s a line of one byte and %i more gets the finding that it is too long: %j',
    async (version, more, told) => {
      const url = await wildServer(say(`NOOP ${'x'.repeat(more - 4)}\n`));
      const { code, stderr } = await run('call', url, '--env', `agi_version=${version}`);
      expect(stderr.includes('broken [line-too-long] ')).toBe(told);
      expect(stderr.includes('longer than the 2046 bytes that this Asterisk reads')).toBe(told);
      expect(code).toBe(told ? 4 : 0);
    },
  );

  it('keeps the call of a caller who has hung up gets a finding', async () => {
    const url = await wildServer(async (socket, answered) => {
      socket.write('ANSWER\n');
      await answered();
    });
    const { code, stderr } = await run('call', url, '--timeout', '250', '--hangup-after', '50');
    expect(stderr).toContain('broken [open-after-hangup] ');
    expect(code).toBe(4);
  });

  it.each<[string, string[], Behaviour]>([
    [
      'when the caller has hung up',
      ['--hangup-after', '50'],
      async (socket, answered) => {
        socket.write('WAIT FOR DIGIT -1\n');
        await answered();
        socket.resetAndDestroy();
      },
    ],
    [
      'when it has hung up itself',
      [],
      async (socket, answered) => {
        socket.write('HANGUP\n');
        await answered();
        socket.resetAndDestroy();
      },
    ],
    [
      'when it has hung up itself, and does not hear of hangups',
      ['-v', 'AGISIGHUP=no'],
      async (socket, answered) => {
        socket.write('HANGUP\n');
        await answered();
        socket.resetAndDestroy();
      },
    ],
  ])('breaks the connection %s is odd, and not broken', async (_, options, behave) => {
    const { code, stderr } = await run('call', await wildServer(behave), ...options);
    expect(stderr).toContain('odd [reset-after-hangup] ');
    expect(stderr).toContain(RULES['reset-after-hangup'].remedy);
    expect(stderr).not.toContain('broken [');
    expect(code).toBe(0);
  });

  it('plays to a caller who has hung up gets a finding', async () => {
    const url = await wildServer(async (socket, answered) => {
      socket.write('WAIT FOR DIGIT -1\n');
      await answered();
      socket.write('STREAM FILE welcome ""\n');
      await answered();
      socket.end();
    });
    const { stderr } = await run('call', url, '--hangup-after', '50');
    expect(stderr).toContain(` [dead-channel] `);
    expect(stderr).toContain(RULES['dead-channel'].remedy);
  });

  it.each<[string, Behaviour, keyof typeof RULES]>([
    [
      'cuts a prompt short',
      async (socket, answered) => {
        socket.write('STREAM FILE welcome ""\n');
        // eslint-disable-next-line no-restricted-syntax -- a prompt plays for longer
        await new Promise((resolve) => setTimeout(resolve, 50));
        socket.write('NOOP\n');
        await answered();
        socket.end();
      },
      'interruption',
    ],
    [
      'closes while a prompt plays',
      async (socket) => {
        socket.write('STREAM FILE welcome ""\n');
        // eslint-disable-next-line no-restricted-syntax -- a prompt plays for longer
        await new Promise((resolve) => setTimeout(resolve, 50));
        socket.end();
      },
      'closed-early',
    ],
  ])('%s may mean it: that is odd, and no failure', async (_what, behave, rule) => {
    const { code, stderr } = await run('call', await wildServer(behave));
    expect(stderr).toContain(`odd [${rule}] `);
    expect(code).toBe(0);
  });

  it('does everything right gets no finding', async () => {
    const url = await wildServer(say('ANSWER\n', 'STREAM FILE welcome ""\n', 'failure\n'));
    const { stderr } = await run('call', url, '--speed', '10');
    expect(stderr).not.toContain('[');
  });
});
