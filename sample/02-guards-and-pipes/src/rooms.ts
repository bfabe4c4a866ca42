import { Injectable } from '@nestjs/common';

/** A room of the hotel, by the number of its telephone. */
export interface Room {
  readonly number: string;
  readonly occupied: boolean;
  wakeUp?: string;
}

/** Stands for the hotel's own system. */
@Injectable()
export class Rooms {
  readonly #rooms = new Map<string, Room>(
    [
      { number: '201', occupied: true },
      { number: '202', occupied: true },
      { number: '203', occupied: false },
    ].map((room) => [room.number, room]),
  );

  find(number: string | undefined): Room | undefined {
    return number === undefined ? undefined : this.#rooms.get(number);
  }
}
