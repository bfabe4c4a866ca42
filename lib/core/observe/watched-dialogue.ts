import type { Environment } from '../codec/environment.js';
import { hasDigit, isAscii } from './characters.js';
import { secretsOf, type CommandSecrets } from './command-secrets.js';
import { maskBlock, maskHeaders } from './masked-environment.js';
import { CLOSE, OPEN } from './placeholders.js';
import { SecretTexts } from './secret-texts.js';

/** The side of a session that sent a line, or closed. */
export type Side = 'asterisk' | 'server';

/** Gets what is said in a session, line by line and masked. */
export interface DialogueListener {
  /**
   * The environment was read, before all lines.
   *
   * @param lines all of them in one text, as wire text, without the empty line that ends them
   * @param cut whether ends of lines were left out, since they are very long
   */
  environment(lines: string, cut: boolean): void;
  /**
   * A line was sent.
   *
   * @param line as wire text: one character per byte. Masked texts are placeholders. Its newline may be there, so
   *   that nothing has to be copied to take it away
   * @param cut whether its end was left out, since it is very long
   */
  line(from: Side, line: string, cut: boolean): void;
  /** A side has closed. */
  closed(side: Side): void;
}

/** A question of a fence: the reply to the command before it may still come before its answer. */
const FENCE = 'GET FULL VARIABLE ';
const FENCE_ANSWER = /^200 result=1 \([0-9a-f]{32}\)$/;
const FENCE_WORD = /^[0-9a-f]{32}$/;
/** The line with which the server says that a call has failed. */
const LAST_WORD = 'failure';
const LAST_WORD_LINE = `${LAST_WORD}\n`;
const KEY_REPLY = /^200 result=(\d+)/;
const KEYS_REPLY = /^200 result=([0-9*#A-D]+)(?= |$)/i;
const RESULT = '200 result=';
const NEWLINE = 0x0a;
const BLANK = 0x20;
const DIGIT_ZERO = 0x30;
const DIGIT_NINE = 0x39;

/** The longest line of which all is kept, in bytes; the rest is left out. */
const LONGEST_LINE = 16_384;
/** The longest line of an environment, where that is longer as a whole. */
const LONGEST_FACT = 1024;

/**
 * Takes what both sides of a session have sent, and hands on each line with all that is a caller's masked: keys,
 * numbers, tokens.
 */
export class WatchedDialogue {
  readonly #listener: DialogueListener;
  readonly #secrets: SecretTexts | undefined;
  /** The line of the command whose reply is awaited; empty if none is. */
  #command = '';
  #isFenced = false;
  /** The beginning of a line that has not arrived as a whole. */
  #begun = '';

  /**
   * @param environment its lines in one text as Asterisk sends them, or the facts of another client
   * @param mask whether lines are masked
   */
  constructor(environment: string | Environment, listener: DialogueListener, mask: boolean) {
    this.#listener = listener;
    const secrets = mask ? new SecretTexts() : undefined;
    this.#secrets = secrets;
    const lines =
      typeof environment === 'string'
        ? secrets === undefined
          ? environment
          : maskBlock(environment, secrets)
        : maskHeaders(environment, secrets);
    // The text is ASCII then, and placeholders are the same on the wire.
    const isOnWire = typeof environment === 'string' && isAscii(environment);
    const wire = isOnWire ? lines : toWire(lines);
    const cut = wire.length > LONGEST_LINE;
    listener.environment(cut ? wire.split('\n').map(cutFact).join('\n') : wire, cut);
  }

  /** The server has sent lines, each with its newline. */
  sent(lines: string): void {
    const end = lines.indexOf('\n');
    if (end === lines.length - 1) {
      if (this.#isShown(lines)) this.#tell('server', lines);
      else this.#sentLine(lines.slice(0, end));
      return;
    }
    // Last words: the reply to the command that is under way comes before those to them.
    const command = this.#command;
    for (const line of lines.split('\n')) if (line !== '') this.#sentLine(line);
    this.#command = command;
  }

  /** Asterisk has sent bytes, as a text of one character for each. */
  received(text: string): void {
    const end = text.indexOf('\n');
    if (this.#begun === '' && end === text.length - 1) {
      if (isPlainReply(text, this.#command)) {
        this.#command = '';
        this.#tell('asterisk', text);
      } else this.#receivedLine(text.slice(0, end));
      return;
    }
    const lines = `${this.#begun}${text}`.split('\n');
    const begun = lines.pop() ?? '';
    // The beginning of a long line is enough: nothing more of it is kept.
    this.#begun = begun.length > 2 * LONGEST_LINE ? begun.slice(0, 2 * LONGEST_LINE) : begun;
    for (const line of lines) this.#receivedLine(line);
  }

  /** The server has closed its side. */
  closing(): void {
    this.#listener.closed('server');
  }

  /** Asterisk has closed its side. */
  peerClosed(): void {
    if (this.#begun !== '') this.#receivedLine(this.#begun);
    this.#begun = '';
    this.#listener.closed('asterisk');
  }

  /** Whether a line with its newline is shown as it is, as most are: it has neither a digit nor a secret word. */
  #isShown(line: string): boolean {
    if (this.#secrets?.hasWords === true || hasDigit(line)) return false;
    if (line !== LAST_WORD_LINE) this.#command = line;
    return true;
  }

  #sentLine(line: string): void {
    const secrets = this.#secrets;
    const isFence = isFenceLine(line);
    if (secrets === undefined || isFence) {
      if (isFence) this.#isFenced = true;
      this.#tell('server', toWire(line));
      return;
    }
    if (line !== LAST_WORD) this.#command = line;
    const masked = maskArguments(line, secretsOf(line), secrets);
    this.#tell('server', isAscii(line) ? masked : toWire(masked));
  }

  #receivedLine(line: string): void {
    const secrets = this.#secrets;
    const isAnswer = this.#isFenced && FENCE_ANSWER.test(line);
    if (isAnswer) this.#isFenced = false;
    const isShown =
      secrets === undefined || isAnswer || line === 'HANGUP' || isPlainReply(line, this.#command);
    this.#tell('asterisk', isShown ? line : maskReply(line, secretsOf(this.#command), secrets));
    if (!isAnswer && line !== 'HANGUP') this.#command = '';
  }

  #tell(from: Side, line: string): void {
    const cut = line.length > LONGEST_LINE;
    this.#listener.line(from, cut ? cutLine(line) : line, cut);
  }
}

function isFenceLine(line: string): boolean {
  return line.startsWith(FENCE) && FENCE_WORD.test(line.slice(FENCE.length));
}

/**
 * Whether a line is a reply that holds nothing of a caller's whatever the command was, as most are: a result
 * of one digit (no key has such a code), and nothing in brackets. GET DATA alone has keys as its result.
 */
function isPlainReply(line: string, command: string): boolean {
  const digit = line.charCodeAt(RESULT.length);
  if (!(digit >= DIGIT_ZERO && digit <= DIGIT_NINE) || !line.startsWith(RESULT)) return false;
  const isShort =
    line.length === RESULT.length + 1 ||
    (line.length === RESULT.length + 2 && line.charCodeAt(RESULT.length + 1) === NEWLINE) ||
    (line.charCodeAt(RESULT.length + 1) === BLANK && line.startsWith('endpos=', RESULT.length + 2));
  return isShort && command !== '' && !command.startsWith('GET DATA');
}

function maskReply(line: string, command: CommandSecrets, secrets: SecretTexts): string {
  const { words, reply: kind } = command;
  if (kind === 'plain' && line.startsWith(RESULT)) return line;
  if (!line.startsWith(RESULT)) {
    // An error of Asterisk's quotes nothing; any other line belongs to a value of several lines.
    return /^5\d\d[ -]/.test(line) ? line : wireOf(line, (text) => secrets.ofAsterisk(text));
  }
  if (kind === 'key' || kind === 'speech') {
    const code = Number(KEY_REPLY.exec(line)?.[1]);
    if (isKeyOf(code, line)) {
      const rest = line.slice(RESULT.length + String(code).length);
      return RESULT + secrets.keyCode(String.fromCharCode(code)) + rest;
    }
  }
  if (kind === 'key') return line;
  if (kind === 'keys') {
    const keys = KEYS_REPLY.exec(line)?.[1];
    if (keys === undefined) return line;
    return RESULT + secrets.keys(keys) + line.slice(RESULT.length + keys.length);
  }
  // A line that is no reply to a command may be one of a value, which begins as a reply does.
  const bracket = words === '' ? RESULT.length : line.indexOf(' (');
  if (bracket === -1) return line;
  const [head, value] = [line.slice(0, bracket), line.slice(bracket)];
  return head + wireOf(value, (text) => secrets.ofAsterisk(text));
}

function cutFact(line: string): string {
  return cutLine(line, LONGEST_FACT);
}

/** The beginning of a line, without half of a placeholder. */
function cutLine(line: string, longest = LONGEST_LINE): string {
  const beginning = line.slice(0, longest);
  const open = beginning.lastIndexOf(OPEN);
  return open > beginning.lastIndexOf(CLOSE) ? beginning.slice(0, open) : beginning;
}

/** Whether the result of a reply is the code of a key: it may also be a time that was left, in ms. */
function isKeyOf(code: number, line: string): boolean {
  const character = code >= 0x20 && code <= 0xff;
  return character && !/ \((?:timeout|hangup|waitfor|writefile)\)/.test(line);
}

/** Changes text that is on the wire. */
function wireOf(wire: string, change: (text: string) => string): string {
  return isAscii(wire)
    ? change(wire)
    : toWire(change(Buffer.from(wire, 'latin1').toString('utf8')));
}

/** Text as it is on the wire: one character per byte. Placeholders stay as they are. */
function toWire(text: string): string {
  if (isAscii(text)) return text;
  if (!text.includes(OPEN)) return Buffer.from(text, 'utf8').toString('latin1');
  return text
    .split(/(\ue000[^\ue001]*\ue001)/)
    .map((part, index) => (index % 2 === 1 ? part : Buffer.from(part, 'utf8').toString('latin1')))
    .join('');
}

/** Masks the arguments of a line that are no settings. */
function maskArguments(line: string, command: CommandSecrets, secrets: SecretTexts): string {
  const { words, settings } = command;
  const head = words === '' ? (line.split(' ', 1)[0] ?? '') : words;
  let shown = head;
  let done = head.length;
  for (let index = 0; done < line.length; index++) {
    const start = done + 1;
    const end = endOfArgument(line, start);
    const argument = line.slice(start, end);
    shown += ` ${settings[index] === true ? argument : secrets.ofServer(argument)}`;
    done = end;
  }
  return shown;
}

/** The index at which the argument ends that starts at `start`: at a blank that is not within quotes. */
function endOfArgument(line: string, start: number): number {
  if (line[start] !== '"') {
    const blank = line.indexOf(' ', start);
    return blank === -1 ? line.length : blank;
  }
  let index = start + 1;
  while (index < line.length && line[index] !== '"') index += line[index] === '\\' ? 2 : 1;
  return Math.min(index + 1, line.length);
}
