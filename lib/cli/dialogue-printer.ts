import type { DialogueLine } from '../testing/index.js';
import { describeCommand, readCommandLine } from './command-line.js';
import { printable, type Output, type Paint } from './terminal.js';

/** Longest line that is shown whole. */
const SHOWN = 500;

/** Writes the dialogue of a call as it happens: `<` comes from the server, `>` from Asterisk. */
export class DialoguePrinter {
  readonly #output: Output;
  readonly #paint: Paint;

  constructor(output: Output, paint: Paint) {
    this.#output = output;
    this.#paint = paint;
  }

  print({ kind, text, at }: DialogueLine): void {
    const time = this.#paint('dim', `${(at / 1000).toFixed(3).padStart(9)}s`);
    for (const line of this.#linesOf(kind, text)) this.#output.write(`${time} ${line}\n`);
  }

  #linesOf(kind: DialogueLine['kind'], text: string): string[] {
    const paint = this.#paint;
    switch (kind) {
      case 'environment':
        return [`> ${paint('dim', summarize(text))}`];
      case 'command': {
        const note = describeCommand(readCommandLine(text));
        const shown = `< ${paint('cyan', shorten(text))}`;
        return [note === '' ? shown : `${shown}   ${paint('dim', `(${shorten(note)})`)}`];
      }
      case 'reply':
        return text
          .split('\n')
          .map((line) => `> ${paint(/^[12]\d\d[ -]/.test(text) ? 'green' : 'red', shorten(line))}`);
      case 'caller':
        return [`  ${paint('magenta', `the caller ${shorten(text)}`)}`];
    }
  }
}

/** The environment in one line: what a person who debugs a route wants to see first. */
function summarize(environment: string): string {
  const lines = environment.split('\n');
  const facts = new Map(
    lines.map((line) => {
      const colon = line.indexOf(': ');
      return [line.slice(0, colon), line.slice(colon + 2)];
    }),
  );
  const of = (key: string): string => shorten(facts.get(key) ?? '');
  const args = [...facts].filter(([key]) => key.startsWith('agi_arg_')).map(([, value]) => value);
  return [
    `environment of ${lines.length} lines`,
    of('agi_request'),
    `caller ${of('agi_calleridname')} <${of('agi_callerid')}>`,
    `at ${of('agi_extension')}@${of('agi_context')}`,
    ...(args.length > 0 ? [`arguments ${shorten(args.join(', '))}`] : []),
  ].join(', ');
}

function shorten(text: string): string {
  const shown = printable(text.slice(0, SHOWN));
  return text.length > SHOWN ? `${shown}… (${text.length} characters)` : shown;
}
