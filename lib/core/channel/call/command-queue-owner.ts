import type { LineReader } from '../../codec/line-limit.js';
import type { Reply } from '../../codec/reply.js';
import type { AGIError } from '../../errors.js';
import type { InterruptedCall } from './interrupter.js';
import type { PendingCommand } from './pending-command.js';

/** The call that a queue belongs to, as far as the queue needs it. */
export interface CommandQueueOwner extends InterruptedCall {
  /** The reader of the lines. */
  readonly reader: LineReader;
  /** Asterisk says, or a 511 proves, that the caller is gone. */
  hungUp(): void;
  /** The peer broke the protocol or a limit: nothing it says can be trusted any more. */
  broken(error: AGIError): void;
  /** A command was answered whose row says that the reply tells more of the call. */
  answered(command: PendingCommand, reply: Reply): void;
  /** A command was not answered as it should have been. */
  commandFailed(error: AGIError): void;
  /** Makes an error that names the channel. */
  error(code: AGIError['code'], message: string, command?: string, cause?: unknown): AGIError;
}
