import { setTimeout as sleep } from 'node:timers/promises';
import { type AmiClient, type AmiMessage } from 'nestjs-agi/ami';
import { type CallOptions, type CallResult } from './call-options.js';
import { planCall } from './call-plan.js';
import { CallRecord } from './call-record.js';
import { Deferred } from './deferred.js';
import {
  BEGIN,
  HARNESS_CONTEXT,
  PREPARE_EXTEN,
  REPORT_EVENT,
  silenceName,
  STAY,
} from './dialplan.js';

const DEFAULT_TIMEOUT = 100_000;

/** How long the events of a channel may come after the news of its end, in ms. */
const NEWS_TIME = 10_000;

/** Unique ids, chosen by us so that a leg's events can be told from its first one on. */
export interface LegIds {
  far: string;
  agi: string;
}

/**
 * Which call an event is about: a leg's id, which the news of the placing has, too. A report has it in a header of its own, because a line break in the caller's name
 * may have spoilt those above.
 */
export function idOf(event: AmiMessage): string | undefined {
  if (event.UserEvent === REPORT_EVENT) return event.Call;
  return event.Uniqueid;
}

/** A call that has been placed. Its far side can act on it while it lasts. */
export class Call {
  private readonly record: CallRecord;
  private readonly living: Set<string>;
  private readonly begun = new Deferred<true>();
  private readonly farExists = new Deferred<string>();
  private readonly farAnswered = new Deferred<string>();
  private readonly farStays = new Deferred<true>();
  private readonly farIsDone = new Deferred<true>();
  /** The commands that somebody waits for, by a part of their text. */
  private awaited: { text: string; begins: Deferred<true> }[] = [];
  private told = false;
  private readonly end = new Deferred<CallResult>();

  constructor(
    private readonly ami: AmiClient,
    private readonly ids: LegIds,
    options: CallOptions,
    /** Adds to an error what helps to understand it: Asterisk's log. */
    private readonly explain: (error: Error, channel: string) => Error,
  ) {
    this.record = new CallRecord(ids.agi, options.read ?? []);
    this.living = new Set([ids.far, ids.agi]);
    void this.place(options);
  }

  /** Resolves when both legs are gone; rejects when the call could not be placed or timed out. */
  get ended(): Promise<CallResult> {
    return this.end.promise;
  }

  /** Asterisk's unique id of the leg under test. */
  get uniqueId(): string {
    return this.ids.agi;
  }

  /** Resolves when a far leg that has begun is done with its steps, or the call is over. */
  async farDone(): Promise<void> {
    await this.whileItLasts(this.farIsDone);
  }

  /**
   * Resolves when Asterisk begins a command that has this text in it, any unless given, or the call is
   * over. The keys that come between two commands may be lost.
   */
  async commandBegins(text = ''): Promise<void> {
    const begins = new Deferred<true>();
    this.awaited.push({ text, begins });
    await this.whileItLasts(begins);
  }

  /** A far leg that waits does its steps, as soon as it has been answered. The first time counts. */
  async begin(): Promise<void> {
    if (this.told) return;
    this.told = true;
    const channel = (await this.whileItLasts(this.farStays)) && (await this.farExists.promise);
    if (channel === undefined) return;
    const place = { Context: HARNESS_CONTEXT, Exten: 'far', Priority: BEGIN };
    // It may have ended by itself meanwhile.
    await this.ami.action('Redirect', { Channel: channel, ...place }).catch(() => undefined);
  }

  /** The far side hangs up, answered or not: at once, or as soon as the call has got through. */
  async hangup(): Promise<void> {
    const channel = (await this.whileItLasts(this.begun)) && (await this.farExists.promise);
    if (channel === undefined) return;
    // "No such channel": it has just ended by itself.
    await this.ami.action('Hangup', { Channel: channel }).catch(() => undefined);
  }

  /** The far side presses keys, as soon as it has been answered. Resolves after the last one. */
  async dtmf(digits: string, { gap = 150, duration = 100 } = {}): Promise<void> {
    if (!/^[0-9A-D*#]*$/i.test(digits)) throw new Error(`not keys of a telephone: ${digits}`);
    const channel = await this.whileItLasts(this.farAnswered);
    for (const [index, digit] of digits.split('').entries()) {
      if (channel === undefined || this.end.settled) return;
      if (index > 0) await sleep(gap);
      const headers = { Channel: channel, Digit: digit, Duration: duration };
      // It may have ended by itself meanwhile.
      await this.ami.action('PlayDTMF', headers).catch(() => undefined);
    }
  }

  /**
   * The leg under test receives a key. Asterisk lets AMI wait as long as a key of {@link dtmf} lasts, and all calls
   * have one session: where many press keys at a time, this is quicker.
   */
  async receiveKey(digit: string, { duration = 100 } = {}): Promise<void> {
    const { channel } = this.record;
    if (this.end.settled || channel === '') return;
    const headers = { Channel: channel, Digit: digit, Duration: duration, Receive: true };
    // It may have ended by itself meanwhile.
    await this.ami.action('PlayDTMF', headers).catch(() => undefined);
    await sleep(duration);
  }

  /** An AMI event about one of the legs, or about the action that placed the call. */
  handle(event: AmiMessage): void {
    const id = idOf(event);
    if (id === this.ids.agi) this.handleAgi(event);
    if (id === this.ids.far) this.handleFar(event);
    if (event.Event === 'OriginateResponse' && event.Response === 'Failure') this.mayNotExist();
    if (event.Event === 'Hangup' && id !== undefined) {
      this.living.delete(id);
      if (this.living.size === 0) this.finish();
    }
  }

  fail(error: Error): void {
    if (!this.end.settled) this.end.reject(this.explain(error, this.record.channel));
  }

  /**
   * Asterisk says that the call has failed. With a channel it is only the news that nobody answered before
   * the end. The news goes another way than the channel's events, and may come before the first of them.
   */
  private mayNotExist(): void {
    setTimeout(() => {
      if (!this.farExists.settled) this.fail(new Error('Asterisk could not place the call'));
    }, NEWS_TIME).unref();
  }

  private handleAgi(event: AmiMessage): void {
    this.record.add(event);
    if (event.Event === 'AGIExecStart') {
      const [begun] = this.awaited.filter(({ text }) => event.Command?.includes(text));
      this.awaited = this.awaited.filter((other) => other !== begun);
      begun?.begins.resolve(true);
    }
    // Past its first priority, the leg has the hangup handler that reports. Before that, a far side
    // that hangs up takes the call back as if there had been none.
    const preparing = event.Event === 'Newexten' && event.Extension === PREPARE_EXTEN;
    if (preparing && event.Priority !== '1') this.begun.resolve(true);
  }

  private handleFar(event: AmiMessage): void {
    const channel = event.Channel ?? '';
    if (event.Event === 'Newchannel') this.farExists.resolve(channel);
    if (event.Event === 'Newexten' && event.AppData === silenceName(STAY)) {
      if (this.told) this.farIsDone.resolve(true);
      this.farStays.resolve(true);
    }
    if (event.Event === 'Newstate' && event.ChannelStateDesc === 'Up') {
      this.farAnswered.resolve(channel);
    }
  }

  private async place(options: CallOptions): Promise<void> {
    const { timeout = DEFAULT_TIMEOUT } = options;
    const timer = setTimeout(() => {
      this.fail(new Error(`the call did not end within ${timeout} ms`));
      void this.hangup();
    }, timeout);
    try {
      const { destination, variables } = planCall(this.ids.agi, options);
      const headers = {
        Channel: `Local/${destination}/n`,
        ChannelId: this.ids.far,
        OtherChannelId: this.ids.agi,
        Context: HARNESS_CONTEXT,
        Exten: 'far',
        Priority: '1',
        // How long the far leg waits for an answer: as long as the test does.
        Timeout: timeout,
        Async: true,
        Variable: variables,
      };
      await this.ami.action('Originate', headers);
      await this.end.promise;
    } catch (error) {
      // Its own failure comes by here too, and changes nothing.
      this.fail(error as Error);
    } finally {
      clearTimeout(timer);
    }
  }

  private finish(): void {
    try {
      this.end.resolve(this.record.result());
    } catch (error) {
      this.fail(error as Error);
    }
  }

  /** What `moment` brings, or undefined when the call ends without it. */
  private whileItLasts<T>(moment: Deferred<T>): Promise<T | undefined> {
    const end = this.end.promise.then(
      () => undefined,
      () => undefined,
    );
    return Promise.race([moment.promise, end]);
  }
}
