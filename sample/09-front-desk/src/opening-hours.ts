const QUARTER = 15 * 60_000;
const WEEK = 7 * 24 * 60 * 60_000;

export type Weekday = 'Mon' | 'Tue' | 'Wed' | 'Thu' | 'Fri' | 'Sat' | 'Sun';

/** `['09:00', '17:30']` for a day; a day without hours is closed. */
export type Hours = Readonly<Partial<Record<Weekday, readonly [opens: string, closes: string]>>>;

/** The hours of the office, by the local time of its time zone, with summer time. */
export class OpeningHours {
  readonly #clock: Intl.DateTimeFormat;

  constructor(
    private readonly hours: Hours,
    readonly timezone: string,
  ) {
    this.#clock = new Intl.DateTimeFormat('en-GB', {
      timeZone: timezone,
      weekday: 'short',
      hour: '2-digit',
      minute: '2-digit',
      hourCycle: 'h23',
    });
  }

  isOpen(at: Date): boolean {
    const [weekday, time] = this.#local(at);
    const today = this.hours[weekday];
    return today !== undefined && today[0] <= time && time < today[1];
  }

  /**
   * The next time at which the office opens. It tries each quarter of an hour, since all time zones differ
   * by quarters: that is also right on the two days of a year that are longer or shorter.
   */
  opensAfter(at: Date): Date | undefined {
    const first = Math.ceil(at.getTime() / QUARTER) * QUARTER;
    for (let quarter = first; quarter <= first + WEEK; quarter += QUARTER) {
      if (this.isOpen(new Date(quarter))) return new Date(quarter);
    }
    return undefined;
  }

  #local(at: Date): [weekday: Weekday, time: string] {
    const parts = new Map(this.#clock.formatToParts(at).map(({ type, value }) => [type, value]));
    const time = `${parts.get('hour') ?? ''}:${parts.get('minute') ?? ''}`;
    return [parts.get('weekday') as Weekday, time];
  }
}
