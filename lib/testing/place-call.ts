import type { CallReport, ScriptStep, SimulatedCallOptions } from './call-options.js';
import { reportOf } from './call-report.js';
import { Caller } from './caller.js';
import { RealClock } from './clock.js';
import { environmentOf } from './environment.js';
import { addressOf } from './server-address.js';
import { SimulatedAsterisk } from './simulated-asterisk.js';
import { SimulatedChannel } from './simulated-channel.js';
import { openTcpSession } from './tcp-session.js';

/** What the caller does at a moment of the call; see {@link SimulatedCall.whenPlaying}. */
export interface CallerTurn {
  /** Acts so much later, in ms, than the moment begins. */
  after(ms: number): CallerTurn;
  press(keys: string): SimulatedCall;
  speak(ms: number): SimulatedCall;
  text(text: string): SimulatedCall;
  hangUp(): SimulatedCall;
}

/**
 * A call that goes on.
 *
 * @publicApi
 */
export interface SimulatedCall {
  /**
   * Resolves when the session is over. Rejects with `E_AGI_SOCKET_ERROR` if the server cannot be
   * reached, with `E_AGI_COMMAND_TIMEOUT` and the dialogue so far if the call does not end in time.
   */
  readonly ended: Promise<CallReport>;
  /**
   * Adds a step to the caller's script, which is gone through in order: at this moment (see
   * {@link ScriptStep.playing}) they do what is said next.
   */
  whenPlaying(moment: string): CallerTurn;
  /** The caller hangs up so many ms after the call began, whatever goes on then. */
  hangUpAfter(ms: number): SimulatedCall;
  /** The caller presses keys now. */
  press(keys: string): void;
  /** The caller hangs up now. */
  hangup(): void;
}

/**
 * Places a call to a FastAGI server over TCP and plays Asterisk's side of it.
 *
 * @example
 * const { status, variables } = await placeCall('agi://127.0.0.1:4573/menu?lang=en')
 *   .whenPlaying('main-menu').press('1')
 *   .whenPlaying('goodbye').hangUp()
 *   .ended;
 *
 * @param url as in the dialplan: `agi://127.0.0.1:4573/menu?lang=en`
 * @throws AGIError `E_AGI_INVALID_ARGUMENT` for a URL that is none
 *
 * @publicApi
 */
export function placeCall(url: string, options: SimulatedCallOptions = {}): SimulatedCall {
  const address = addressOf(url);
  const clock = new RealClock(options.speed);
  const channel = new SimulatedChannel(options, clock);
  const caller = new Caller(channel);
  const ended = openTcpSession({
    address,
    url,
    channel,
    environment: environmentOf(url, channel),
    timeout: options.timeout,
    open: (server) => new SimulatedAsterisk(channel, server),
  })
    .then(({ asterisk, reset }) => reportOf(channel, asterisk, caller, reset))
    .finally(() => {
      clock.stop();
    });
  // Who does not look at the outcome is not punished for a call that failed.
  ended.catch(() => undefined);

  const call: SimulatedCall = {
    ended,
    whenPlaying: (playing) =>
      turnOf({ playing }, (step) => {
        caller.will(step);
        return call;
      }),
    hangUpAfter: (ms) => {
      clock.schedule(ms, () => {
        channel.hangup();
      });
      return call;
    },
    press: (keys) => {
      clock.catchUp();
      if (keys !== '') channel.press(keys.slice(0, 1));
      caller.act({ press: keys.slice(1) });
    },
    hangup: () => {
      clock.catchUp();
      channel.hangup();
    },
  };
  return call;
}

function turnOf(step: ScriptStep, will: (step: ScriptStep) => SimulatedCall): CallerTurn {
  return {
    after: (after) => turnOf({ ...step, after }, will),
    press: (press) => will({ ...step, press }),
    speak: (speak) => will({ ...step, speak }),
    text: (text) => will({ ...step, text }),
    hangUp: () => will({ ...step, hangup: true }),
  };
}
