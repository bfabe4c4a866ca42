import { DIAL, type DialOptions, type DialResult } from '../../application/rows/dial.js';
import { runApplication } from './send.js';

/** Applications that connect the caller with somebody. */
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
}
