import {
  DefaultValuePipe,
  ParseIntPipe,
  UseFilters,
  UseGuards,
  UseInterceptors,
} from '@nestjs/common';
import {
  AgiChannel,
  AgiController,
  AgiGuard,
  AgiParam,
  AgiQuery,
  AgiRoute,
  CallerId,
  Channel,
} from 'nestjs-agi';
import { CallTimer } from './call-timer.interceptor.js';
import { OccupiedGuard } from './occupied.guard.js';
import { RangePipe } from './range.pipe.js';
import { RoomGuard } from './room.guard.js';
import { RoomPipe } from './room.pipe.js';
import type { Room } from './rooms.js';
import { SorryFilter } from './sorry.filter.js';
import { confirmWakeUp } from './wake-up.js';

/** Calls that guests place from their rooms. */
@AgiController('wake-up')
@AgiGuard(RoomGuard)
@UseInterceptors(CallTimer)
@UseFilters(SorryFilter)
export class WakeUpController {
  /** `AGI(agi://host/wake-up/at/7?minute=30)` */
  @AgiRoute('at/:hour')
  @UseGuards(OccupiedGuard)
  async at(
    @Channel() channel: AgiChannel,
    @CallerId(RoomPipe) room: Room,
    @AgiParam('hour', ParseIntPipe, new RangePipe(0, 23)) hour: number,
    @AgiQuery('minute', new DefaultValuePipe('0'), ParseIntPipe, new RangePipe(0, 59))
    minute: number,
  ): Promise<void> {
    await confirmWakeUp(channel, room, hour, minute);
  }

  /** The time of day is no secret: `@AgiGuard()` without an argument makes a route public. */
  @AgiRoute('time')
  @AgiGuard()
  async time(channel: AgiChannel): Promise<void> {
    await channel.answer();
    await channel.sayTime(new Date());
  }
}
