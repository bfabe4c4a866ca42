import { Injectable } from '@nestjs/common';

/** A number that a card may call, and its price. */
export interface Destination {
  readonly number: string;
  readonly centsPerMinute: number;
}

/** Prices by the beginning of the number. */
const PRICES = [
  ['0044', 12],
  ['0033', 10],
  ['00', 45],
] as const;

@Injectable()
export class Carrier {
  /** What Dial is given for a number. */
  trunk = (number: string): string => `PJSIP/${number}@carrier`;

  /** A number that has no price cannot be called. */
  destinationOf(number: string): Destination | undefined {
    const price = PRICES.find(([beginning]) => number.startsWith(beginning));
    return price && number.length >= 8 ? { number, centsPerMinute: price[1] } : undefined;
  }
}
