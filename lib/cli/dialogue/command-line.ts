import { CATALOGUE, type Command } from '../../core/index.js';

/** The parts of a command as the server wrote it. */
export interface CommandLine {
  readonly words: readonly string[];
  /** The row of the catalogue, if Asterisk knows such a command. */
  readonly command: Command | undefined;
  /** The words after those of the command. */
  readonly args: readonly string[];
}

const ANY_KEY = '0123456789*#ABCD';

/** Applications that collect keys. */
const ASKING = /^(?:read|background)$/i;

/** Applications that play something. */
const PLAYING = /^(?:read|background|playback|controlplayback|say\w+)$/i;

/** Commands whose first argument is a prompt. */
const PROMPTING = new Set([
  'STREAM FILE',
  'CONTROL STREAM FILE',
  'GET DATA',
  'GET OPTION',
  'SPEECH RECOGNIZE',
]);

/** Commands that read all keys of an answer. */
const WHOLE_ANSWERS = new Set(['GET DATA', 'GET OPTION', 'SPEECH RECOGNIZE', 'EXEC']);

const SILENCE = /^silence\/\d+$/;

/** Splits a line at its blanks, except those in quotes or after a backslash. */
export function readCommandLine(line: string): CommandLine {
  const words = (line.match(/(?:"(?:\\.|[^"\\])*"?|\\.|[^\s"\\])+/g) ?? []).map((word) =>
    word.replaceAll(/\\(.)|"/g, '$1'),
  );
  const command = CATALOGUE.find((row) => {
    const own = row.words.split(' ');
    return own.every((word, index) => words[index]?.toUpperCase() === word);
  });
  return { words, command, args: words.slice(command?.words.split(' ').length ?? 0) };
}

/** The keys that a command listens for while it runs. */
export function keysHeardBy({ command, args }: CommandLine): string {
  if (command === undefined) return '';
  if (command.words === 'EXEC') return ASKING.test(args[0] ?? '') ? ANY_KEY : '';
  if (command.words === 'SPEECH RECOGNIZE') return ANY_KEY;
  const escape = command.arguments.findIndex(({ name }) => name === 'escapeDigits');
  if (escape !== -1) return args[escape] ?? '';
  return command.family === 'input' ? ANY_KEY : '';
}

/** Whether the caller hears something new with this command. */
export function playsPrompt({ command, args: [first = ''] }: CommandLine): boolean {
  if (command === undefined) return false;
  if (command.words === 'EXEC') return PLAYING.test(first);
  if (command.family === 'say' || command.words === 'RECORD FILE') return true;
  return PROMPTING.has(command.words) && first !== '' && !SILENCE.test(first);
}

/** Whether this command reads a whole answer, and no single keys. */
export function collectsWholeAnswer({ command }: CommandLine): boolean {
  return command !== undefined && WHOLE_ANSWERS.has(command.words);
}

/** Whether only a key or a hangup ends this command. */
export function waitsForever({ command, args: [first = ''] }: CommandLine): boolean {
  return command?.words === 'WAIT FOR DIGIT' && first.startsWith('-');
}

/** Describes in a few words what the caller notices of a command; `''` for most commands. */
export function describeCommand(line: CommandLine): string {
  const { command, args } = line;
  const keys = keysHeardBy(line);
  return [heard(command, args), keys === '' ? '' : `listens for ${keysOf(keys)}`]
    .filter((part) => part !== '')
    .join(', ');
}

function heard(command: Command | undefined, [first = '', second = '']: readonly string[]): string {
  if (command !== undefined && PROMPTING.has(command.words)) {
    return first === '' ? '' : `plays ${first}`;
  }
  switch (command?.words) {
    case 'RECORD FILE':
      return `records ${first}.${second}`;
    case 'EXEC':
      return `runs ${first}(${second})`;
    default:
      return command?.family === 'say' ? `says ${first}` : '';
  }
}

function keysOf(keys: string): string {
  return keys === ANY_KEY ? 'any key' : keys;
}
