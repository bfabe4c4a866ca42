import { ParseIntPipe, UseFilters, UseInterceptors } from '@nestjs/common';
import {
  AgiArg,
  AgiChannel,
  AgiController,
  AgiGuard,
  AgiParam,
  AgiRoute,
  Channel,
} from 'nestjs-agi';
import { CallTimer } from './call-timer.interceptor.js';
import { isFrontDesk } from './is-front-desk.js';
import { RangePipe } from './range.pipe.js';
import { RoomPipe } from './room.pipe.js';
import type { Room } from './rooms.js';
import { SorryFilter } from './sorry.filter.js';
import { confirmWakeUp } from './wake-up.js';

/** Calls that the front desk places for a guest. */
@AgiController('front-desk')
@AgiGuard(isFrontDesk)
@UseInterceptors(CallTimer)
@UseFilters(SorryFilter)
export class FrontDeskController {
  /** `AGI(agi://host/front-desk/wake-up/7,201)`: the room is the first argument after the URL. */
  @AgiRoute('wake-up/:hour')
  async wakeUp(
    @Channel() channel: AgiChannel,
    @AgiArg(0, RoomPipe) room: Room,
    @AgiParam('hour', ParseIntPipe, new RangePipe(0, 23)) hour: number,
  ): Promise<void> {
    await confirmWakeUp(channel, room, hour, 0);
  }
}
