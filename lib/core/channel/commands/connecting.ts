import type { ApplicationResult } from '../../application/application.js';
import {
  CONF_BRIDGE,
  PAGE,
  type ConfBridgeOptions,
  type ConfBridgeResult,
  type PageOptions,
} from '../../application/rows/conference.js';
import { DIAL, type DialOptions, type DialResult } from '../../application/rows/dial.js';
import {
  ORIGINATE,
  type OriginateOptions,
  type OriginateResult,
  type OriginateTarget,
} from '../../application/rows/originate.js';
import { QUEUE, type QueueOptions, type QueueResult } from '../../application/rows/queue.js';
import {
  FOLLOW_ME,
  PARK,
  TRANSFER,
  type FollowMeOptions,
  type ParkOptions,
  type ParkResult,
  type TransferResult,
} from '../../application/rows/transfer.js';
import type { CommandOptions } from '../options.js';
import { runApplication } from './send.js';

/**
 * Applications that connect the caller with somebody. All of them reject with `E_AGI_HANGUP` if the caller
 * has hung up before, with `E_AGI_INVALID_ARGUMENT` for what could not arrive exactly, and with
 * `E_AGI_UNSUPPORTED` if Asterisk has not loaded the module. A hangup meanwhile is a result.
 */
export abstract class ConnectingApplications {
  /**
   * Calls somebody, and connects the caller with the first who answers. Asterisk: Dial. The handler goes
   * on when the far end has left (option `g`, always), or when nobody has answered.
   *
   * @param to a destination (`PJSIP/100`), or a list of them, which ring at the same time. `&` within one
   * is refused: so a number that a caller has typed cannot add another destination
   * @returns what Asterisk tells of it; a caller who hangs up meanwhile is a result (`hungUp`)
   * @throws AGIError `E_AGI_HANGUP` if the caller has hung up before: nobody is called;
   * `E_AGI_INVALID_ARGUMENT` for a destination or an option that cannot be used;
   * `E_AGI_UNSUPPORTED` if Asterisk has not loaded app_dial
   */
  dial(to: string | readonly string[], options?: DialOptions): Promise<DialResult> {
    return runApplication(this, DIAL, [to, options], options);
  }

  /**
   * Puts the caller into a queue of `queues.conf` until an agent has served the call. Asterisk: Queue.
   *
   * @param name the name of the queue
   * @returns `status` is `null` if an agent has served the call; if the caller left by a key, `leftTo` is
   * where the dialplan goes on when the handler ends
   */
  queue(name: string, options?: QueueOptions): Promise<QueueResult> {
    return runApplication(this, QUEUE, [name, options], options);
  }

  /**
   * Puts the caller into a conference, until one of them leaves or is thrown out. Asterisk: ConfBridge.
   *
   * @param room any name: the room is there as long as somebody is in it
   */
  confBridge(room: string, options?: ConfBridgeOptions): Promise<ConfBridgeResult> {
    return runApplication(this, CONF_BRIDGE, [room, options], options);
  }

  /**
   * Speaks to many telephones at the same time. Asterisk: Page. It lasts until the caller hangs up.
   *
   * @param to a destination, or a list of them
   */
  page(to: string | readonly string[], options?: PageOptions): Promise<ConfBridgeResult> {
    return runApplication(this, PAGE, [to, options], options);
  }

  /**
   * Calls the numbers of a profile of `followme.conf`, one after the other. Asterisk: FollowMe, which leaves
   * no status: it sets `ANSWEREDTIME` where somebody has accepted the call.
   *
   * @param name the name of the profile
   */
  followMe(name: string, options?: FollowMeOptions): Promise<ApplicationResult> {
    return runApplication(this, FOLLOW_ME, [name, options], options);
  }

  /**
   * Has the caller's own telephone or trunk call another number. Asterisk: Transfer. The call is over
   * soon after where that worked.
   *
   * @param to the number, with the technology of the caller's channel or without: `PJSIP/sip:200@pbx`
   */
  transfer(to: string, options?: CommandOptions): Promise<TransferResult> {
    return runApplication(this, TRANSFER, [to, options], options);
  }

  /**
   * Calls another telephone and runs something there, while this call waits for its answer only. Asterisk:
   * Originate.
   *
   * @param to one destination
   * @param at the place of the dialplan, or the application with its arguments, for who answers
   */
  originate(to: string, at: OriginateTarget, options?: OriginateOptions): Promise<OriginateResult> {
    return runApplication(this, ORIGINATE, [to, at, options], options);
  }

  /**
   * Parks the caller until somebody takes the call, or the time of the lot is over. Asterisk: Park. When the
   * time is over, Asterisk takes the call elsewhere, which is a hangup for this session.
   */
  park(options?: ParkOptions): Promise<ParkResult> {
    return runApplication(this, PARK, [options], options);
  }
}
