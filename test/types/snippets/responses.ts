import { defineCallValue, type CallValueKey } from 'nestjs-agi/core';
import type {
  AGIChannel,
  AGIResponse,
  ApplicationResult,
  DigitsResult,
  ValueResult,
} from 'nestjs-agi/core';
import { is, type Equal } from './equal.js';

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

declare const response: AGIResponse;
is<number>()(response.code);
is<string | null>()(response.data);
is<number | null>()(response.result);
is<string | undefined>()(response.error);
is<string>()(response.raw);

/** Methods that are made of several commands resolve with something else. */
type Operation = 'getVariables' | 'perform' | 'redirectedTo' | 'mixMonitor';

/** Every command resolves with a response, and every application with what it has left. */
type Commands = {
  [Name in Exclude<keyof AGIChannel, Operation>]-?: AGIChannel[Name] extends (
    ...args: never[]
  ) => Promise<infer Result>
    ? Result
    : never;
}[Exclude<keyof AGIChannel, Operation>];
export const allAreResponses: Equal<
  Exclude<Commands, AGIResponse | ApplicationResult>,
  never
> = true;

// Values are text, unless bytes are asked for.
const text = channel.getVariable('X');
const alsoText = channel.getVariable('X', { encoding: 'utf8', timeout: 5 });
const bytes = channel.getVariable('X', { encoding: 'buffer' });
is<Promise<ValueResult>>()(text);
is<Promise<ValueResult>>()(alsoText);
is<Promise<ValueResult<Buffer>>>()(bytes);

is<Promise<Record<'A' | 'B', string | null>>>()(channel.getVariables('A', 'B'));
is<Promise<Record<'A', string | null>>>()(channel.getVariables('A', { timeout: 5 }));

// The key of a value says its type, and keys of other types are other keys.
const Card = defineCallValue<{ balance: number }>('card');
is<{ balance: number } | undefined>()(channel.get(Card));
channel.set(Card, { balance: 5 });
// @ts-expect-error the value is of another type
channel.set(Card, 5);
// @ts-expect-error the key is of another type
export const count: CallValueKey<number> = Card;

const full = channel.getFullVariable('${X}');
const fullBytes = channel.getFullVariable('${X}', undefined, { encoding: 'buffer' });
is<Promise<ValueResult>>()(full);
is<Promise<ValueResult<Buffer>>>()(fullBytes);

const entry = channel.databaseGet('f', 'k');
const entryBytes = channel.databaseGet('f', 'k', { encoding: 'buffer' });
is<Promise<ValueResult>>()(entry);
is<Promise<ValueResult<Buffer>>>()(entryBytes);

export async function lengthOf(): Promise<number> {
  const { value } = await channel.getVariable('X');
  // @ts-expect-error -- a variable may be unset
  return value.length;
}

export async function textOf(): Promise<string | null> {
  const { value } = await channel.getVariable('X', { encoding: 'buffer' });
  // @ts-expect-error -- bytes are no text
  return value;
}

export async function use(): Promise<void> {
  const { digits: keys, timedOut, completed } = await channel.getData('x');
  is<string>()(keys);
  is<boolean>()(timedOut);
  is<boolean>()(completed);
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
channel.request = undefined as never;
