import { printable } from '../../core/index.js';
import { readCommandLine } from '../dialogue/command-line.js';
import type { Dialogue, Exchange } from './dialogue.js';

/** `MAX_ARGS` of res_agi.c is 128, and the last one is kept empty. */
const MOST_WORDS = 127;
const SHOWN = 60;

interface Rule {
  /** Whether it makes calls fail; otherwise it is odd, and may be intended. */
  readonly broken: boolean;
  /** How to repair it. */
  readonly remedy: string;
  /** Says what happened, if the dialogue breaks the rule. */
  readonly find: (dialogue: Dialogue) => string | undefined;
}

/** The rules of the protocol that a server can break, in the order in which they are shown. */
export const RULES = {
  'not-agi': {
    broken: true,
    remedy: 'check host and port: FastAGI listens on 4573 unless it was told otherwise',
    find: ({ exchanges: [first] }) => {
      const protocol = foreignProtocol(first?.command ?? '');
      return protocol && `the server does not speak AGI but ${protocol}: ${quote(first)}`;
    },
  },
  silent: {
    broken: true,
    remedy:
      'send the first command when the empty line that ends the environment has come, and end it with a newline',
    find: ({ end, last }) =>
      end === 'open' && last === undefined
        ? 'the server sent no whole command, and Asterisk would wait forever'
        : undefined,
  },
  'no-command': {
    broken: true,
    remedy: 'look into the log of the server: to the dialplan this looks like success',
    find: ({ end, last, hungUp }) =>
      end === 'closed' && last === undefined && !hungUp
        ? 'the server closed the connection without a command'
        : undefined,
  },
  stalled: {
    broken: true,
    remedy:
      'send each command alone, in one write with its newline, when the last one is answered: Asterisk does not see a second one that came along with the first',
    find: ({ end, last, hungUp }) =>
      end === 'open' && last?.reply !== undefined && !hungUp
        ? `the server fell silent after the reply to ${quote(last)}, and kept the connection open`
        : undefined,
  },
  'still-running': {
    broken: true,
    remedy: 'press keys with --digits, hang up with --hangup-after, or raise --timeout',
    find: ({ end, last, hungUp }) =>
      end === 'open' && last !== undefined && last.reply === undefined && !hungUp
        ? `${quote(last)} had not ended when the time was over`
        : undefined,
  },
  'open-after-hangup': {
    broken: true,
    remedy:
      'close the connection soon after the HANGUP line: Asterisk keeps the channel until then',
    find: ({ end, last, hungUp }) =>
      end === 'open' && last !== undefined && hungUp
        ? 'the server kept the connection open when the caller had hung up'
        : undefined,
  },
  reset: {
    broken: true,
    remedy: 'read what Asterisk sends and close in order; look whether the server crashed',
    find: ({ end, last, hungUp }) =>
      end === 'reset' && !hungUp
        ? `the server broke the connection${last ? ` after ${quote(last)}` : ' before it sent a command'}`
        : undefined,
  },
  'reset-after-hangup': {
    broken: false,
    remedy: 'close in order all the same: Asterisk may still have had something to say',
    find: ({ end, hungUp }) =>
      end === 'reset' && hungUp
        ? 'the server broke the connection when the caller had hung up, and did not close it'
        : undefined,
  },
  'carriage-return': {
    broken: true,
    remedy: 'end lines with \\n alone: to Asterisk, \\r is part of the last word',
    find: ({ exchanges }) => describe(exchanges.filter(endsInReturn), 'ends in a carriage return'),
  },
  'line-too-long': {
    broken: true,
    remedy: 'send shorter lines: what is beyond becomes a command of its own',
    find: ({ exchanges, lineLimit }) =>
      describe(
        exchanges.filter((exchange) => isTooLong(exchange, lineLimit)),
        `is longer than the ${lineLimit} bytes that this Asterisk reads as one line`,
      ),
  },
  'too-many-words': {
    broken: true,
    remedy: `send at most ${MOST_WORDS} words a line, or quote what belongs together: Asterisk drops the rest`,
    find: ({ exchanges }) =>
      describe(
        exchanges.filter(({ command }) => readCommandLine(command).words.length > MOST_WORDS),
        `has more than ${MOST_WORDS} words`,
      ),
  },
  'unknown-command': {
    broken: true,
    remedy: 'check its spelling, and that no argument holds a newline',
    find: (dialogue) => describe(unknown(dialogue), 'is no command that Asterisk knows (510)'),
  },
  'bad-syntax': {
    broken: true,
    remedy: 'check its arguments with the usage in the reply; quote those with blanks',
    find: (dialogue) =>
      describe(answered(dialogue, 520), 'does not have the arguments that Asterisk wants (520)'),
  },
  'dead-channel': {
    broken: false,
    remedy:
      'stop at the HANGUP line (one command may cross it on its way): only commands like SET VARIABLE, VERBOSE or EXEC still work',
    find: (dialogue) =>
      describe(answered(dialogue, 511), 'needs a live channel, and the caller had hung up (511)'),
  },
  interruption: {
    broken: false,
    remedy: 'wait for the reply before you send the next command, unless you mean to cut it short',
    find: ({ exchanges }) =>
      describe(exchanges.filter(isInterrupted), 'was cut short by the next line'),
  },
  'closed-early': {
    broken: false,
    remedy: 'wait for its reply before you close, unless you mean to cut it short',
    find: ({ end, last }) =>
      end === 'closed' && last && last.reply === undefined && !endsSession(last)
        ? `the server closed the connection while ${quote(last)} was under way`
        : undefined,
  },
} as const satisfies Record<string, Rule>;

/** The name of a rule, which does not change. */
export type RuleName = keyof typeof RULES;

function foreignProtocol(line: string): string | undefined {
  if (/^HTTP\/\d|^<(?:!doctype|html)/i.test(line)) return 'HTTP';
  if (line.startsWith('SSH-')) return 'SSH';
  // These bytes begin an alert of any version of TLS.
  return line.startsWith('\u0015\u0003') ? 'TLS' : undefined;
}

function answered(dialogue: Dialogue, code: number): Exchange[] {
  return dialogue.exchanges.filter(({ reply }) => reply?.startsWith(String(code)));
}

function endsInReturn({ command }: Exchange): boolean {
  return command.endsWith('\r');
}

function isTooLong({ command }: Exchange, lineLimit: number): boolean {
  // A byte that is not UTF-8 was replaced by a character of three bytes: it counts as one.
  return Buffer.byteLength(command.replaceAll('\ufffd', '?')) > lineLimit;
}

/** The commands that Asterisk answered with 510, without those that another rule explains. */
function unknown({ exchanges, lineLimit }: Dialogue): Exchange[] {
  return exchanges.filter((exchange, index) => {
    const before = exchanges[index - 1];
    const isRest = before !== undefined && isTooLong(before, lineLimit);
    return Boolean(exchange.reply?.startsWith('510')) && !endsInReturn(exchange) && !isRest;
  });
}

/** Bytes that come during a prompt end it without a reply, and WAIT FOR DIGIT with the result 1. */
function isInterrupted(exchange: Exchange, index: number, all: readonly Exchange[]): boolean {
  if (/^WAIT FOR DIGIT/i.test(exchange.command) && exchange.reply === '200 result=1') return true;
  const later = all.slice(index + 1);
  // The line `failure` is meant to cut short what still plays.
  return exchange.reply === undefined && later.length > 0 && !later.some(endsSession);
}

/** Asterisk ends the session at any line that begins with `failure`. */
function endsSession({ command }: Exchange): boolean {
  return /^failure/i.test(command);
}

function describe(found: readonly Exchange[], what: string): string | undefined {
  const [first] = found;
  if (first === undefined) return undefined;
  const more = found.length > 1 ? `, and so do ${found.length - 1} more` : '';
  return `${quote(first)} ${what}${more}`;
}

function quote(exchange: Exchange | undefined): string {
  const text = printable(exchange?.command ?? '');
  if (text === '') return 'an empty line';
  return `"${text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text}"`;
}
