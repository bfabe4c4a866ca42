import type { CallReport, DialogueLine, ScriptStep, SimulatedCallOptions } from './call-options.js';

/** How a wait of the channel ended. */
export type WaitEnd =
  { kind: 'time' } | { kind: 'key'; key: string } | { kind: 'hangup' } | { kind: 'interrupted' };

const DEFAULT_PROMPT = 200;
const KEY_GAP = 20;
const SAMPLES_PER_MS = 8;

/** The channel of a simulated call: its variables, its caller, and what they hear. */
export class SimulatedChannel {
  readonly variables: Record<string, string>;
  readonly report: Pick<CallReport, 'played' | 'said' | 'continueAt'> = {
    played: [],
    said: [],
    continueAt: {},
  };
  readonly dialogue: DialogueLine[] = [];
  readonly options: SimulatedCallOptions;
  readonly script: ScriptStep[];
  hungUp = false;
  /** A command failed: `AGISTATUS` will read FAILURE, whatever follows. */
  failed = false;
  up = false;
  #wake: ((end: WaitEnd) => void) | undefined;

  constructor(options: SimulatedCallOptions) {
    this.options = options;
    this.variables = { ...options.variables };
    this.script = [...(options.script ?? [])];
  }

  /** Adds a line to the dialogue. */
  tell(kind: DialogueLine['kind'], text: string): void {
    const line = { kind, text };
    this.dialogue.push(line);
    this.options.onLine?.(line);
  }

  /** The caller presses a key; it is lost unless a command listens, as in Asterisk. */
  press(key: string): void {
    if (this.hungUp) return;
    this.tell('caller', `presses ${key}`);
    this.#wake?.({ kind: 'key', key });
  }

  hangup(): void {
    if (this.hungUp) return;
    this.hungUp = true;
    this.tell('caller', 'hangs up');
    this.#wake?.({ kind: 'hangup' });
  }

  /** Bytes came from the server while a command ran that they end. */
  interrupt(): void {
    this.#wake?.({ kind: 'interrupted' });
  }

  lengthOf(prompt: string): number {
    return this.options.prompts?.[prompt] ?? this.options.prompt ?? DEFAULT_PROMPT;
  }

  /** Samples of a sound at 8 kHz. */
  samples(ms: number): number {
    return Math.round(ms * SAMPLES_PER_MS);
  }

  /** The caller hears a prompt, and may have been told what to do then. */
  hears(prompt: string): void {
    const [step] = this.script;
    if (step?.playing !== prompt) return;
    this.script.shift();
    void this.#act(step);
  }

  /** Waits until time is over, one of `keys` is pressed, the caller hangs up, or bytes arrive. */
  async wait(ms: number, keys: string): Promise<WaitEnd & { after: number }> {
    const started = performance.now();
    const since = (): number => Math.min(performance.now() - started, ms < 0 ? Infinity : ms);
    if (this.hungUp) return { kind: 'hangup', after: 0 };
    for (;;) {
      const end = await this.#next(ms < 0 ? undefined : ms - since());
      if (end.kind === 'key' && !keys.includes(end.key)) continue;
      return { ...end, after: since() };
    }
  }

  #next(ms: number | undefined): Promise<WaitEnd> {
    return new Promise((resolve) => {
      const timer =
        ms === undefined
          ? undefined
          : setTimeout(() => {
              done({ kind: 'time' });
            }, ms);
      const done = (end: WaitEnd): void => {
        clearTimeout(timer);
        this.#wake = undefined;
        resolve(end);
      };
      this.#wake = done;
    });
  }

  async #act(step: ScriptStep): Promise<void> {
    await pause();
    for (const key of step.press ?? '') {
      this.press(key);
      await pause();
    }
    if (step.hangup) this.hangup();
  }
}

function pause(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, KEY_GAP));
}
