import type { Duplex } from 'node:stream';
import type { Caller, Say, Scenario } from './scenario.js';

/** A scenario with the one who calls. */
export interface PlainScenario {
  readonly scenario: Scenario;
  readonly caller: Caller;
}

/**
 * Serves a scenario line by line, without this library.
 *
 * @param find gives the scenario, by the lines of the environment
 */
export async function converse(
  stream: Duplex,
  find: (environment: readonly string[]) => PlainScenario | undefined,
): Promise<void> {
  stream.on('error', () => undefined);
  let heard = '';
  let isOver = false;
  let wake = (): void => undefined;
  stream.on('data', (chunk: Buffer | object) => {
    if (Buffer.isBuffer(chunk)) heard += chunk.toString('latin1');
    wake();
  });
  stream.once('close', () => {
    isOver = true;
    wake();
  });
  const until = async (pattern: RegExp): Promise<string> => {
    for (;;) {
      const match = pattern.exec(heard);
      if (match) {
        heard = heard.slice(match.index + match[0].length);
        return match[0];
      }
      if (isOver) return '';
      await new Promise<void>((resolve) => (wake = resolve));
    }
  };
  const environment = await until(/^[^]*?\n\n/);
  const say: Say = (line) => {
    stream.write(`${line}\n`);
    return until(/^(?:HANGUP\n)*(?:520-[^]*?\n)?(?:200|5\d\d) .*\n/);
  };
  const found = find(environment.split('\n'));
  await found?.scenario.plain?.(say, found.caller);
  stream.end();
}
