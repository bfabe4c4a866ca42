import { styleText } from 'node:util';

/** Where text goes: a terminal, a file or a pipe. */
export interface Output {
  write(text: string): unknown;
  readonly isTTY?: boolean;
}

/** Where keys come from. */
export interface Input {
  readonly isTTY?: boolean;
  setRawMode?(raw: boolean): unknown;
  on(event: 'data', listener: (bytes: Buffer) => void): unknown;
  off(event: 'data', listener: (bytes: Buffer) => void): unknown;
  resume(): unknown;
  pause(): unknown;
}

/** All that the command touches of the process it runs in. */
export interface Terminal {
  readonly stdin: Input;
  readonly stdout: Output;
  readonly stderr: Output;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Calls the listener at every Ctrl-C, and gives a way to stop that. */
  onInterrupt(listener: () => void): () => void;
  /** Version of the package. */
  version(): string;
}

type Style = 'bold' | 'dim' | 'red' | 'green' | 'yellow' | 'cyan' | 'magenta';

/** Colours a text. */
export type Paint = (style: Style, text: string) => string;

/** Colours what a person will look at, unless they set `NO_COLOR` (https://no-color.org). */
export function paintFor(output: Output, env: Terminal['env']): Paint {
  const wanted = output.isTTY === true && !env.NO_COLOR;
  // Who is to look at it was decided above: Node would ask the real stdout.
  return (style, text) => (wanted ? styleText(style, text, { validateStream: false }) : text);
}
