import { AGIError } from '../../core/index.js';
import { quoteValue } from '../../core/internal.js';
import type { AmiMessage } from '../codec/message.js';
import { writeRightOf } from './write-rights.js';

/** How Asterisk 16 and 22 say that an application of Originate needs the right `system`. */
const NEEDS_SYSTEM = /access forbidden|additional system privilege/i;

/** From the begin of `core stop gracefully` on, Asterisk does no action any more (`process_message`). */
const SHUTTING_DOWN = /is shutting down/i;

/** The error of an action that Asterisk answered with `Response: Error`. */
export function refusalOf(action: string, { Message = '' }: AmiMessage): AGIError {
  if (/^permission denied/i.test(Message)) {
    const right = writeRightOf(action);
    const which =
      right === undefined
        ? 'a right that this library does not know of'
        : `the right ${right}: add it to \`write\` of this user in manager.conf, then reload the manager`;
    return new AGIError(
      'E_AMI_RIGHTS',
      `the manager user may not do ${quoteValue(action)}; it needs ${which}`,
    );
  }
  if (SHUTTING_DOWN.test(Message)) {
    return new AGIError(
      'E_AMI_NOT_CONNECTED',
      `Asterisk is shutting down, and did not do ${quoteValue(action)}; the client connects again by itself`,
    );
  }
  if (NEEDS_SYSTEM.test(Message)) {
    return new AGIError(
      'E_AMI_RIGHTS',
      `the manager user may not do this ${quoteValue(action)}; it needs the right system as well: ` +
        'add it to `write` of this user in manager.conf, then reload the manager',
    );
  }
  const words = Message === '' ? 'without a reason' : `in these words: ${quoteValue(Message)}`;
  return new AGIError('E_AMI_REFUSED', `Asterisk refuses ${quoteValue(action)} ${words}`);
}
