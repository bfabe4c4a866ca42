import type { AGIChannel, AGIResponse, DigitsResult, ValueResult } from 'nestjs-agi/core';
import { check, type Equal } from './equal.js';

/** The interface as the reference prints it. */
interface ReferenceResponse {
  code: number;
  result?: number | null;
  data?: string | null;
  error?: string;
}

declare const channel: AGIChannel;

/** Code written for the reference takes our responses. */
export const reference: ReferenceResponse = null as unknown as AGIResponse;
export const digits: ReferenceResponse = null as unknown as DigitsResult;

check<Equal<AGIResponse['code'], number>>();
check<Equal<AGIResponse['data'], string | null>>();
check<Equal<AGIResponse['result'], number | null>>();
check<Equal<AGIResponse['error'], string | undefined>>();
check<Equal<AGIResponse['raw'], string>>();

/** Every command resolves with a response. */
type Commands = {
  [Name in keyof AGIChannel]: AGIChannel[Name] extends (...args: never[]) => Promise<infer Result>
    ? Result
    : never;
}[keyof AGIChannel];
check<Equal<Exclude<Commands, AGIResponse>, never>>();

// Values are text, unless bytes are asked for.
const text = channel.getVariable('X');
const alsoText = channel.getVariable('X', { encoding: 'utf8', timeout: 5 });
const bytes = channel.getVariable('X', { encoding: 'buffer' });
check<Equal<typeof text, Promise<ValueResult>>>();
check<Equal<typeof alsoText, Promise<ValueResult>>>();
check<Equal<typeof bytes, Promise<ValueResult<Buffer>>>>();

const full = channel.getFullVariable('${X}');
const fullBytes = channel.getFullVariable('${X}', undefined, { encoding: 'buffer' });
check<Equal<typeof full, Promise<ValueResult>>>();
check<Equal<typeof fullBytes, Promise<ValueResult<Buffer>>>>();

const entry = channel.databaseGet('f', 'k');
const entryBytes = channel.databaseGet('f', 'k', { encoding: 'buffer' });
check<Equal<typeof entry, Promise<ValueResult>>>();
check<Equal<typeof entryBytes, Promise<ValueResult<Buffer>>>>();

export async function use(): Promise<void> {
  const { value } = await channel.getVariable('X');
  // @ts-expect-error -- a variable may be unset
  value.length;
  const { value: raw } = await channel.getVariable('X', { encoding: 'buffer' });
  // @ts-expect-error -- bytes are no text
  raw?.toUpperCase();
  const { digits: keys, timedOut, completed } = await channel.getData('x');
  check<Equal<typeof keys, string>>();
  check<Equal<typeof timedOut, boolean>>();
  check<Equal<typeof completed, boolean>>();
}

// @ts-expect-error -- there is no such encoding
void channel.getVariable('X', { encoding: 'latin1' });
// @ts-expect-error -- a deadline is a number
void channel.noop('x', { timeout: '5' });
// @ts-expect-error -- digits are counted in numbers
void channel.getData('x', '5');
// @ts-expect-error -- letters are not told apart like that
void channel.sayAlpha('x', '', 'z');
// @ts-expect-error -- a file name is needed
void channel.streamFile();
// @ts-expect-error -- the request is read only
channel.request = channel.request;
