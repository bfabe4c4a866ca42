import { parseReply } from '../../codec/reply.js';
import type { TransportAbilities } from '../transport.js';
import { cutOffBy } from './command-errors.js';
import type { CommandQueue } from './command-queue.js';
import type { PendingCommand } from './pending-command.js';
import type { SettlementThrottle } from './settlement-throttle.js';

/** The call that is hung up, as far as its commands are concerned. */
type Busy = Parameters<typeof cutOffBy>[0] & {
  readonly abilities: TransportAbilities;
  readonly commands: CommandQueue;
  readonly throttle: SettlementThrottle;
};

/**
 * Makes room for a hangup: the command that runs is ended, if bytes end it in Asterisk, or if it can be
 * interrupted by another way. The latter hangs the call up itself.
 */
export function makeRoom(call: Busy, hangup: PendingCommand): void {
  const { running, interrupter } = call.commands;
  if (running === undefined || running.settled) return;
  const endsByBytes = running.current.interruptible && call.abilities.interrupts;
  if (!endsByBytes && interrupter?.endCall(running, hangup) !== true) return;
  running.reject(cutOffBy(call, running.row), call.throttle);
  call.commands.abandon(running);
}

/** Answers a hangup that was carried out by another way as Asterisk answers it. */
export function answerHangup(hangup: PendingCommand): void {
  const [application] = hangup.values;
  const line = application === undefined ? '200 result=1' : '200 result=-1';
  hangup.resolve(parseReply(Buffer.from(line)));
}
