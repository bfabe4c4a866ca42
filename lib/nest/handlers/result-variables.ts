import type { AGIChannel } from '../../core/index.js';
import { describeValue, isObject } from '../../core/internal.js';
import { messages } from '../agi.messages.js';

/** A plain variable; one or two underscores before its name let channels inherit it. */
const PLAIN_NAME = /^_{0,2}[A-Za-z][A-Za-z0-9_]*$/;
/** Text that one line cannot carry. */
const LINE_BREAK = /[\r\n]/;

/**
 * Sets channel variables of what a handler returned.
 *
 * @param owner the handler, for messages
 * @throws AGIError `E_AGI_INVALID_ARGUMENT` before anything is set
 */
export async function setVariables(
  channel: AGIChannel,
  result: unknown,
  owner: string,
): Promise<void> {
  if (result === undefined || result === null) return;
  const texts = textsOf(result, owner);
  if (channel.ended) return;
  await Promise.all(
    texts.map(([name, text]) =>
      LINE_BREAK.test(text)
        ? channel.setVariableExact(name, text)
        : channel.setVariable(name, text),
    ),
  );
}

function textsOf(result: unknown, owner: string): [name: string, text: string][] {
  if (!isObject(result) || isCollection(result)) {
    throw messages.notVariables(owner, describeValue(result));
  }
  return Object.entries(result)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => {
      if (!PLAIN_NAME.test(name)) throw messages.notAPlainVariable(owner, name);
      const text = textOf(value);
      if (text === undefined) throw messages.notAVariableValue(owner, name, describeValue(value));
      return [name, text];
    });
}

/** `undefined` for a value that no variable can have. */
function textOf(value: unknown): string | undefined {
  if (value === null) return '';
  if (typeof value === 'boolean') return value ? '1' : '0';
  if (typeof value === 'string' || typeof value === 'bigint') return String(value);
  return typeof value === 'number' && Number.isFinite(value) ? String(value) : undefined;
}

/** An object whose content is not in its properties. */
function isCollection(value: object): boolean {
  return (
    value instanceof Map ||
    value instanceof Set ||
    value instanceof Date ||
    ArrayBuffer.isView(value)
  );
}
