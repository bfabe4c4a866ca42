import { createHash, createHmac } from 'node:crypto';

/** Something to be said. */
export interface SpokenText {
  readonly text: string;
  readonly language: string;
  readonly voice: string | undefined;
}

/** Changes where the same words would become other bytes: files of an older form are not taken for them. */
const FORM = 1;

/**
 * The name of what is said: the same words in the same voice have the same name.
 *
 * @param secret makes a name that nobody can work out from the words
 */
export function nameOf(said: SpokenText, rate: number, secret?: Buffer): string {
  const content = JSON.stringify([FORM, rate, said.language, said.voice ?? null, said.text]);
  const hash = secret === undefined ? createHash('sha256') : createHmac('sha256', secret);
  return hash.update(content).digest('hex');
}
