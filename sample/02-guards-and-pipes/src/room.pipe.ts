import { BadRequestException, Injectable, type PipeTransform } from '@nestjs/common';
import { Rooms, type Room } from './rooms.js';

/** Turns a telephone number into the room that has it. As a class, it can inject providers. */
@Injectable()
export class RoomPipe implements PipeTransform<string | undefined, Room> {
  constructor(private readonly rooms: Rooms) {}

  transform(number: string | undefined): Room {
    const room = this.rooms.find(number);
    if (room === undefined) throw new BadRequestException(`there is no room ${String(number)}`);
    return room;
  }
}
