import type { AgiChannel, CommandOptions, PlaybackResult, SayResult } from '../../core/index.js';
import { fileOf, type SpokenElement } from './prompt-steps.js';

/** The formats of Asterisk's SAY DATE and SAY TIME, which take no time zone. */
const DATE_FORMAT = 'ABdY';
const TIME_FORMAT = 'IMp';

type Saying = Promise<PlaybackResult | SayResult>;

/** Plays one element by a command of Asterisk's: any but a text for the voice. */
export function playElement(
  channel: AgiChannel,
  element: SpokenElement,
  keys: string,
  options?: CommandOptions,
): Saying {
  const sayDatetime = (at: Date, format?: string, timezone?: string): Saying =>
    channel.sayDatetime(at, keys, format, timezone, options);
  const file = fileOf(element);
  if (file !== undefined) return channel.streamFile(file, keys, undefined, options);
  const said = element as Exclude<SpokenElement, string | { silence: number } | { say: string }>;
  if ('digits' in said) return channel.sayDigits(said.digits, keys, options);
  if ('number' in said) return channel.sayNumber(said.number, keys, said.gender, options);
  if ('spell' in said) return channel.sayAlpha(said.spell, keys, undefined, options);
  if ('phonetic' in said) return channel.sayPhonetic(said.phonetic, keys, options);
  const { format, timezone } = said;
  const plain = format === undefined && timezone === undefined;
  if ('datetime' in said) return sayDatetime(said.datetime, format, timezone);
  if ('date' in said) {
    return plain
      ? channel.sayDate(said.date, keys, options)
      : sayDatetime(said.date, format ?? DATE_FORMAT, timezone);
  }
  return plain
    ? channel.sayTime(said.time, keys, options)
    : sayDatetime(said.time, format ?? TIME_FORMAT, timezone);
}
