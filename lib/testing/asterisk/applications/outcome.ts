import { splitOptions } from './application-arguments.js';
import type { Course, EndedBy, OutcomeRow } from './outcome-row.js';
import { OTHER_APPLICATION, OUTCOME_ROWS } from './outcome-rows.js';
import type { SimulatedChannel } from '../../channel/simulated-channel.js';
import type { WaitEnd } from '../../channel/waiting.js';
import { statusVariableOf } from '../../options/application-statuses.js';
import type { SimulatedEnding, SimulatedOutcome } from '../../options/simulated-outcome.js';
import { fromWire, toWire } from '../../wire/wire-text.js';

/** How long a caller is connected where the test does not say, in ms. */
const TALKS = 1000;

/** Runs an application as a test says that it ends. It resolves with the result of EXEC. */
export function runOutcome(
  name: string,
  outcome: SimulatedOutcome,
  channel: SimulatedChannel,
  options: string,
): number | Promise<number> {
  const wanted = name.toLowerCase();
  const row = Object.hasOwn(OUTCOME_ROWS, wanted) ? OUTCOME_ROWS[wanted] : undefined;
  const known = row ?? OTHER_APPLICATION;
  return new RunningApplication(known, outcome, channel, statusVariableOf(name), options).run();
}

class RunningApplication {
  readonly #row: OutcomeRow;
  readonly #outcome: SimulatedOutcome;
  readonly #channel: SimulatedChannel;
  readonly #statusVariable: string | undefined;
  readonly #args: readonly string[];
  #waited = 0;
  #talked: number | undefined;

  constructor(
    row: OutcomeRow,
    outcome: SimulatedOutcome,
    channel: SimulatedChannel,
    statusVariable: string | undefined,
    options: string,
  ) {
    this.#row = row;
    this.#outcome = outcome;
    this.#channel = channel;
    this.#statusVariable = statusVariable;
    this.#args = splitOptions(options, row.arguments).map(fromWire);
  }

  async run(): Promise<number> {
    const { answers, begins = {}, refuses, connects, status: usual } = this.#row;
    this.#set(begins);
    const refused = refuses?.(this.#args);
    if (refused !== undefined) {
      this.#setStatus(refused.status);
      return refused.result;
    }
    if (answers) this.#channel.answer();
    const status = this.#outcome.status ?? usual;
    const { redirectsTo, movesTo } = this.#outcome;

    const end = await this.#wait(status);
    if (end !== 'itself') return this.#finish(end, status);
    if (connects?.(status)) {
      // An application that moves the call connects nobody.
      const endedBy = movesTo === undefined ? await this.#talk() : 'itself';
      if (endedBy !== 'itself') return this.#finish(endedBy, status);
    }
    if (redirectsTo !== undefined) this.#channel.redirect(redirectsTo);
    return this.#end(redirectsTo === undefined ? 'itself' : 'taken', status, this.#outcome);
  }

  /** Waits until the status of the application is known. */
  async #wait(status: string | undefined): Promise<Ended> {
    const { row, outcome } = { row: this.#row, outcome: this.#outcome };
    const timeOut = row.timeOut?.(this.#args);
    const byTimeOut = timeOut !== undefined && status === timeOut.status;
    // An application that lasts until the caller hangs up ends at once with a status that the test gives.
    const usual = outcome.status === undefined ? (row.after ?? 0) : 0;
    const wanted = outcome.after ?? (byTimeOut ? timeOut.ms : usual);
    const isLate = timeOut !== undefined && (wanted < 0 || wanted > timeOut.ms);
    const end = await this.#listen(isLate ? timeOut.ms : wanted);
    this.#waited = end.after;
    return end.kind === 'time' ? (isLate ? { timeOut: timeOut.status } : 'itself') : endedBy(end);
  }

  /** The caller is connected with somebody. */
  async #talk(): Promise<Ended> {
    this.#channel.answer();
    this.#talked = 0;
    const longest = this.#row.longestTalk?.(this.#args) ?? Infinity;
    const ms = Math.min(this.#outcome.talks ?? TALKS, longest);
    const end = await this.#listen(ms, true);
    this.#talked = end.after;
    return endedBy(end);
  }

  #listen(ms: number, transfer = false): Promise<WaitEnd> {
    const keys = Object.keys(this.#outcome.onKey ?? {}).join('');
    return this.#channel.wait({ ms, keys, transfer });
  }

  /** Ends the application in another way than the outcome says. */
  #finish(ended: Exclude<Ended, 'itself'>, status: string | undefined): number {
    const { statusByKey, statusByHangup } = this.#row;
    if (typeof ended === 'object' && 'timeOut' in ended) {
      return this.#end('time-out', ended.timeOut, {});
    }
    if (typeof ended === 'object') {
      const ending = this.#outcome.onKey?.[ended.key] ?? {};
      const course = this.#course('key', status);
      const byKey = statusByKey === undefined ? status : statusByKey(course, ended.key);
      if (ending.redirectsTo !== undefined) this.#channel.redirect(ending.redirectsTo);
      return this.#end('key', ending.status ?? byKey, ending);
    }
    if (ended !== 'hangup') return this.#end(ended, status, {});
    const how = this.#channel.hungUpBy === 'redirect' ? 'redirect' : 'hangup';
    const course = this.#course(how, status);
    const atHangup = statusByHangup === undefined ? status : statusByHangup(course);
    const ending = this.#outcome.onHangup ?? {};
    return this.#end(how, ending.status ?? atHangup, ending);
  }

  /** Sets all that the application leaves. */
  #end(ended: EndedBy, status: string | undefined, ending: SimulatedEnding): number {
    const { variables = {}, cause, movesTo } = ending;
    const channel = this.#channel;
    const course = this.#course(ended, status, movesTo !== undefined);
    const wasThere = !channel.hungUp || ended === 'taken' || ended === 'redirect';
    const left = this.#row.leaves(course);
    this.#set(left.variables ?? {});
    if (status !== undefined) this.#setStatus(status);
    this.#set(variables);
    if (cause !== undefined) channel.hangupCause = cause;
    else if (wasThere) channel.hangupCause = left.cause ?? channel.hangupCause;
    if (movesTo !== undefined) channel.moveTo(movesTo);
    return left.result;
  }

  #course(endedBy: EndedBy, status: string | undefined, moved = false): Course {
    return {
      channel: this.#channel,
      args: this.#args,
      status,
      endedBy,
      waited: this.#waited,
      talked: this.#talked,
      moved,
    };
  }

  #set(variables: Readonly<Record<string, string>>): void {
    for (const [name, value] of Object.entries(variables)) {
      this.#channel.variables.set(toWire(name), toWire(value));
    }
  }

  #setStatus(status: string): void {
    if (this.#statusVariable !== undefined) this.#set({ [this.#statusVariable]: status });
  }
}

/** How a wait ended: by itself, or by what came before. */
type Ended =
  'itself' | 'hangup' | 'transfer' | { readonly key: string } | { readonly timeOut: string };

function endedBy(end: WaitEnd): Ended {
  if (end.kind === 'key') return { key: end.key };
  return end.kind === 'hangup' || end.kind === 'transfer' ? end.kind : 'itself';
}
