import { bytesOfData, parseReply, RESULT_PREFIX, type Reply } from '../../codec/reply.js';
import { command } from '../../command/command.js';
import { decodeBytes } from '../../command/decoding.js';
import type { ValueResult } from '../../command/results.js';
import { GET_FULL_VARIABLE, GET_VARIABLE } from '../../command/rows/variables.js';
import type { ValueOptions } from '../options.js';
import { callOf, send } from './send.js';

/** A plain variable is there at once. */
const READ_SLICE = command({ ...GET_FULL_VARIABLE, duration: 'instant' });

/** A name that leaves room for an offset in every line. */
const PLAIN_NAME = /^[A-Za-z_][A-Za-z0-9_]{0,499}$/;
const PLAIN_EXPRESSION = /^\$\{([A-Za-z_][A-Za-z0-9_]{0,499})\}$/;

/** A plain variable that is to be read in slices. */
export interface SlicedVariable {
  readonly name: string;
  readonly channel?: string | undefined;
  /** Whether a variable that is not set is told from an empty one. */
  readonly tellsUnset: boolean;
}

/** The variable that GET VARIABLE reads, if a reply cannot carry any value of it and slices can be read. */
export function slicedName(channel: object, name: unknown): SlicedVariable | undefined {
  if (callOf(channel).abilities.valueLimit === undefined) return undefined;
  return typeof name === 'string' && PLAIN_NAME.test(name) ? { name, tellsUnset: true } : undefined;
}

/** The same for an expression of GET FULL VARIABLE: others could do something each time they are evaluated. */
export function slicedExpression(
  channel: object,
  expression: unknown,
  other: string | undefined,
): SlicedVariable | undefined {
  if (callOf(channel).abilities.valueLimit === undefined) return undefined;
  const name = typeof expression === 'string' ? PLAIN_EXPRESSION.exec(expression)?.[1] : undefined;
  return name === undefined ? undefined : { name, channel: other, tellsUnset: false };
}

/** Reads a variable whose value may be longer than a reply, with as many commands as it takes. */
export function readInSlices(
  channel: object,
  { name, channel: other, tellsUnset }: SlicedVariable,
  options: ValueOptions | undefined,
): Promise<ValueResult> | Promise<ValueResult<Buffer>> {
  const call = callOf(channel);
  const length = call.abilities.valueLimit ?? 0;
  const slices: Buffer[] = [];
  const values = (): readonly unknown[] => [
    `\${${name}:${slices.length * length}:${length}}`,
    other,
  ];
  const next = (reply: Reply): readonly unknown[] | undefined => {
    const slice = bytesOfData(reply) ?? Buffer.alloc(0);
    slices.push(slice);
    return slice.length < length ? undefined : values();
  };
  const decode = (last: Reply): Reply => (slices.length > 1 ? joined(slices) : last);
  return call.throttle.run(async () => {
    const reply = await call.run(READ_SLICE, values(), options, decode, { next });
    const isEmpty = (reply.dataBytes ?? reply.data ?? '').length === 0;
    if (isEmpty && tellsUnset) {
      const { encoding, ...rest } = options ?? {};
      const result = await send(channel, GET_VARIABLE, [name], rest);
      const bytes = result.value === null ? null : Buffer.from(result.value);
      return encoding === 'buffer' ? Object.assign({}, result, { value: bytes }) : result;
    }
    const result = GET_FULL_VARIABLE.decode(reply);
    return options?.encoding === 'buffer' ? decodeBytes(result, reply) : result;
  }) as Promise<ValueResult>;
}

/** The reply that would have carried the whole value. */
function joined(slices: readonly Buffer[]): Reply {
  return parseReply(
    Buffer.concat([Buffer.from(`${RESULT_PREFIX}1 (`), ...slices, Buffer.from(')')]),
  );
}
