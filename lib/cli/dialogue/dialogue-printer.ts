import { printable } from '../../core/index.js';
import { formatLine, type DialogueLine } from '../../testing/index.js';
import { describeCommand, readCommandLine } from './command-line.js';
import type { Output, Paint } from '../terminal/terminal.js';

/** The time that a shown line begins with. */
const TIME = /^ *\d+\.\d{3}s/gm;

/** A line of more characters is shown shortened. */
const SHOWN = 500;

/** Writes the dialogue of a call as it happens: `<` comes from the server, `>` from Asterisk. */
export class DialoguePrinter {
  readonly #output: Output;
  readonly #paint: Paint;

  constructor(output: Output, paint: Paint) {
    this.#output = output;
    this.#paint = paint;
  }

  /** Writes one line of the dialogue. */
  print(line: DialogueLine): void {
    const lines = formatLine({ ...line, text: this.#painted(line) }, { time: true });
    const timed = lines.replaceAll(TIME, (time) => this.#paint('dim', time));
    this.#output.write(`${timed}\n`);
  }

  #painted({ kind, text }: DialogueLine): string {
    const paint = this.#paint;
    switch (kind) {
      case 'environment':
        return paint('dim', summarize(text));
      case 'command': {
        const note = describeCommand(readCommandLine(text));
        const shown = paint('cyan', shorten(text));
        return note === '' ? shown : `${shown}   ${paint('dim', `(${shorten(note)})`)}`;
      }
      case 'reply': {
        const style = /^[12]\d\d[ -]/.test(text) ? 'green' : 'red';
        return text
          .split('\n')
          .map((part) => paint(style, shorten(part)))
          .join('\n');
      }
      case 'caller':
        return paint('magenta', shorten(text));
    }
  }
}

/** The environment in one line, with the facts that help most to find a fault in a route. */
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
