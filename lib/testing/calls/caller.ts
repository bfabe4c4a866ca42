import { noiseOn, sayOn, timeToSay } from '../audio/speak-on.js';
import type { ScriptStep } from '../options/script-step.js';
import type { CueKind, SimulatedChannel } from '../channel/simulated-channel.js';

/** Time between two actions of the caller, in ms: quick, and slow enough for any command to notice each. */
const KEY_GAP = 20;

/** The caller at the telephone: waits for the moments of a script, in order, and acts. */
export class Caller {
  readonly #channel: SimulatedChannel;
  readonly #script: ScriptStep[];
  /** The names of all moments so far, any of which a step could have named. */
  readonly heard = new Set<string>();
  /** How many actions are still to come. */
  #coming = 0;
  /** The index of the line of the dialogue since which the caller has waited for the next step. */
  since = 0;

  constructor(channel: SimulatedChannel) {
    this.#channel = channel;
    this.#script = [...(channel.options.script ?? [])];
    channel.onCue = (kind, ...names) => {
      this.#notices(kind, names);
    };
    channel.onCommand = (line) => {
      this.#noticesCommand(line);
    };
  }

  /** Whether the caller has begun to do something, and has not done all of it. */
  get isActing(): boolean {
    return this.#coming > 0;
  }

  /** Adds a step to the end of the script. */
  addStep(step: ScriptStep): void {
    this.#script.push(step);
  }

  /** Steps whose moment has not come yet. */
  get unused(): ScriptStep[] {
    return [...this.#script];
  }

  #notices(kind: CueKind, names: readonly string[]): void {
    for (const name of names) this.heard.add(name);
    const [step] = this.#script;
    if (step === undefined || !isMomentOf(step, kind, names)) return;
    // A command that waits for the next of these keys waits for nothing else of the caller.
    if (step.playing === '' && this.#coming > 0) return;
    this.#script.shift();
    this.since = this.#channel.report.dialogue.length;
    this.act(step);
  }

  #noticesCommand(line: string): void {
    const [step] = this.#script;
    if (step?.before === undefined || !line.startsWith(step.before)) return;
    this.#script.shift();
    this.since = this.#channel.report.dialogue.length;
    this.#channel.hangup();
  }

  /** Does what a step says, beginning now. */
  act({ after = 0, press = '', pace = KEY_GAP, ...others }: ScriptStep): void {
    const { say, noise, audio, speak, text, transfer, redirect, hangup } = others;
    const channel = this.#channel;
    let delay = after;
    const then = (action: () => void): void => {
      delay += pace;
      this.#coming++;
      channel.clock.schedule(delay, () => {
        this.#coming--;
        action();
      });
    };
    for (const key of press) {
      then(() => {
        channel.press(key);
      });
    }
    if (say !== undefined) {
      then(() => {
        sayOn(channel, say);
      });
      delay += timeToSay(say);
    }
    if (noise !== undefined) {
      then(() => {
        noiseOn(channel, noise);
      });
      delay += noise;
    }
    if (audio !== undefined) {
      then(() => {
        channel.audio?.play(audio);
      });
    }
    if (speak !== undefined) {
      then(() => {
        channel.speak(speak);
      });
      delay += speak;
    }
    if (text !== undefined) {
      then(() => {
        channel.text(text);
      });
    }
    if (transfer) {
      then(() => {
        channel.transfer();
      });
    }
    if (redirect !== undefined) {
      then(() => {
        channel.redirect(redirect);
      });
    }
    if (hangup) {
      then(() => {
        channel.hangup();
      });
    }
  }
}

function isMomentOf(
  { playing, recording, running }: ScriptStep,
  kind: CueKind,
  names: readonly string[],
): boolean {
  if (playing !== undefined) return names.includes(playing);
  if (running !== undefined) {
    // The case of its name does not matter to Asterisk.
    const wanted = running.toLowerCase();
    return kind === 'application' && names.some((name) => name.toLowerCase() === wanted);
  }
  if (recording === undefined || kind !== 'recording') return false;
  return recording === '' || names.includes(recording);
}
