import type { ScriptStep } from '../options/script-step.js';
import { checkKeys, checkPlace, checkStep, checkTime } from '../options/check-options.js';
import type { OpenCall } from './open-call.js';
import type { CallerTurn, SimulatedCall } from './simulated-call.js';

/** The side of a call that a test holds. */
export function handleOf({ ended, channel, clock, caller }: OpenCall): SimulatedCall {
  const add = (step: ScriptStep): SimulatedCall => {
    checkStep('the step', step);
    caller.addStep(step);
    return call;
  };
  const call: SimulatedCall = {
    ended,
    get elapsed() {
      clock.catchUp();
      return clock.now();
    },
    whenPlaying: (playing) => turnOf({ playing }, add),
    whenRecording: (recording = '') => turnOf({ recording }, add),
    whenRunning: (running) => turnOf({ running }, add),
    hears: (playing) => add({ playing }),
    hangUpAfter: (ms) => {
      checkTime('the time until the caller hangs up', ms);
      clock.schedule(ms, () => {
        channel.hangup();
      });
      return call;
    },
    press: (keys) => {
      checkKeys(keys);
      clock.catchUp();
      if (keys !== '') channel.press(keys.slice(0, 1));
      caller.act({ press: keys.slice(1) });
    },
    hangup: () => {
      clock.catchUp();
      channel.hangup();
    },
    redirect: (place) => {
      checkPlace(place);
      clock.catchUp();
      channel.redirect(place);
    },
  };
  return call;
}

function turnOf(step: ScriptStep, add: (step: ScriptStep) => SimulatedCall): CallerTurn {
  return {
    after: (after) => turnOf({ ...step, after }, add),
    pace: (pace) => turnOf({ ...step, pace }, add),
    press: (press) => add({ ...step, press }),
    speak: (speak) => add({ ...step, speak }),
    say: (say) => add({ ...step, say }),
    noise: (noise) => add({ ...step, noise }),
    audio: (audio) => add({ ...step, audio }),
    text: (text) => add({ ...step, text }),
    hangUp: () => add({ ...step, hangup: true }),
    redirect: (redirect) => add({ ...step, redirect }),
    transfer: () => add({ ...step, transfer: true }),
  };
}
