import type { AGIRequest } from '../channel/agi-request.js';
import type { SessionWatch } from '../server/session/session-watch.js';
import { secretsOf, type CommandSecrets } from './command-secrets.js';
import { environmentLines } from './masked-environment.js';
import { CLOSE, OPEN } from './placeholders.js';
import { SecretTexts } from './secret-texts.js';

/** The side of a session that sent a line, or closed. */
export type Side = 'asterisk' | 'server';

/** Gets what is said in a session, line by line and masked. */
export interface DialogueListener {
  /**
   * A line was sent.
   *
   * @param line without its newline, as wire text: one character per byte. Masked texts are placeholders
   * @param cut whether its end was left out, since it is very long
   */
  line(from: Side, line: string, cut: boolean): void;
  /** A side has closed. */
  closed(side: Side): void;
}

/** A question of a fence: the reply to the command before it may still come before its answer. */
const FENCE = /^GET FULL VARIABLE [0-9a-f]{32}$/;
const KEY_REPLY = /^200 result=(\d+)/;
const KEYS_REPLY = /^200 result=([0-9*#A-D]+)(?= |$)/i;
const RESULT = '200 result=';

/** The longest line of which all is kept, in bytes; the rest is left out. */
const LONGEST_LINE = 16_384;

/**
 * Listens to both sides of a session, and hands on each line with all that is a caller's masked: keys,
 * numbers, tokens.
 */
export class WatchedDialogue implements SessionWatch {
  readonly #listener: DialogueListener;
  readonly #secrets: SecretTexts | undefined;
  #command: CommandSecrets | undefined;
  /** The beginning of a line that has not arrived as a whole. */
  #begun = '';
  #asteriskClosed = false;

  /** @param mask whether lines are masked */
  constructor(request: AGIRequest, listener: DialogueListener, mask: boolean) {
    this.#listener = listener;
    this.#secrets = mask ? new SecretTexts() : undefined;
    for (const line of environmentLines(request.headers, this.#secrets)) {
      this.#tell('asterisk', toWire(line));
    }
    this.#tell('asterisk', '');
  }

  sent(lines: string): void {
    const end = lines.indexOf('\n');
    if (end === lines.length - 1) this.#sentLine(lines.slice(0, end));
    else for (const line of lines.split('\n')) if (line !== '') this.#sentLine(line);
  }

  received(chunk: Buffer): void {
    const text = chunk.toString('latin1');
    const end = text.indexOf('\n');
    if (this.#begun === '' && end === text.length - 1) {
      this.#receivedLine(text.slice(0, end));
      return;
    }
    const lines = `${this.#begun}${text}`.split('\n');
    const begun = lines.pop() ?? '';
    // The beginning of a long line is enough: nothing more of it is kept.
    this.#begun = begun.length > 2 * LONGEST_LINE ? begun.slice(0, 2 * LONGEST_LINE) : begun;
    for (const line of lines) this.#receivedLine(line);
  }

  closing(): void {
    this.#listener.closed('server');
  }

  peerClosed(): void {
    if (this.#asteriskClosed) return;
    this.#asteriskClosed = true;
    if (this.#begun !== '') this.#receivedLine(this.#begun);
    this.#begun = '';
    this.#listener.closed('asterisk');
  }

  #sentLine(line: string): void {
    const secrets = this.#secrets;
    if (secrets === undefined || FENCE.test(line)) {
      this.#tell('server', toWire(line));
      return;
    }
    this.#command = secretsOf(line);
    const mayHold = secrets.hasWords || hasDigit(line);
    this.#tell('server', toWire(mayHold ? maskArguments(line, this.#command, secrets) : line));
  }

  #receivedLine(line: string): void {
    this.#tell(
      'asterisk',
      this.#secrets === undefined ? line : this.#maskReply(line, this.#secrets),
    );
  }

  #tell(from: Side, line: string): void {
    const cut = line.length > LONGEST_LINE;
    this.#listener.line(from, cut ? cutLine(line) : line, cut);
  }

  #maskReply(line: string, secrets: SecretTexts): string {
    if (line === 'HANGUP' || line === '200 result=0') {
      return line.endsWith('0') && this.#command?.reply === 'keys'
        ? RESULT + secrets.keys('0')
        : line;
    }
    const kind = this.#command?.reply ?? 'speech';
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
    const bracket = line.indexOf(' (');
    if (bracket === -1) return line;
    const [head, value] = [line.slice(0, bracket), line.slice(bracket)];
    return head + wireOf(value, (text) => secrets.ofAsterisk(text));
  }
}

/** The beginning of a line, without half of a placeholder. */
function cutLine(line: string): string {
  const beginning = line.slice(0, LONGEST_LINE);
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
  return isPlain(wire)
    ? change(wire)
    : toWire(change(Buffer.from(wire, 'latin1').toString('utf8')));
}

/** Text as it is on the wire: one character per byte. Placeholders stay as they are. */
function toWire(text: string): string {
  if (isPlain(text)) return text;
  if (!text.includes(OPEN)) return Buffer.from(text, 'utf8').toString('latin1');
  return text
    .split(/(\ue000[^\ue001]*\ue001)/)
    .map((part, index) => (index % 2 === 1 ? part : Buffer.from(part, 'utf8').toString('latin1')))
    .join('');
}

function isPlain(text: string): boolean {
  for (let index = 0; index < text.length; index++) if (text.charCodeAt(index) > 0x7e) return false;
  return true;
}

function hasDigit(text: string): boolean {
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index);
    if ((unit >= 0x30 && unit <= 0x39) || unit > 0x7e) return true;
  }
  return false;
}

/** Masks the arguments of a line that are no settings. */
function maskArguments(line: string, command: CommandSecrets, secrets: SecretTexts): string {
  const { words, settings } = command;
  let index = 0;
  const head = words === '' ? (line.split(' ', 1)[0] ?? '') : words;
  return (
    head +
    line
      .slice(head.length)
      .replace(/"(?:[^"\\]|\\.)*"|[^\s"]+/g, (argument) =>
        settings[index++] === true ? argument : secrets.ofServer(argument),
      )
  );
}
