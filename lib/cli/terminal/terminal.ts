import { styleText } from 'node:util';

/** An output for text: a terminal, a file or a pipe. */
export interface Output {
  write(text: string): unknown;
  readonly isTTY?: boolean;
}

/** The source of keys. */
export interface Input {
  readonly isTTY?: boolean;
  setRawMode?(raw: boolean): unknown;
  on(event: 'data', listener: (bytes: Buffer) => void): unknown;
  off(event: 'data', listener: (bytes: Buffer) => void): unknown;
  resume(): unknown;
  pause(): unknown;
}

/** The parts of its process that the command uses. */
export interface Terminal {
  readonly stdin: Input;
  readonly stdout: Output;
  readonly stderr: Output;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Calls the listener at every Ctrl-C, until the function that it returns is called. */
  onInterrupt(listener: () => void): () => void;
  /** The version of the package. */
  version(): string;
}

type Style = 'bold' | 'dim' | 'red' | 'green' | 'yellow' | 'cyan' | 'magenta';

/** Colours a text. */
export type Paint = (style: Style, text: string) => string;

/** Colours text for a terminal, unless `NO_COLOR` is set (https://no-color.org). */
export function paintFor(output: Output, env: Terminal['env']): Paint {
  const wanted = output.isTTY === true && !env.NO_COLOR;
  // Whether to colour was decided above: without this option, Node would look at the real stdout.
  return (style, text) => (wanted ? styleText(style, text, { validateStream: false }) : text);
}
