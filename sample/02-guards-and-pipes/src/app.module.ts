import { Module } from '@nestjs/common';
import { AgiModule } from 'nestjs-agi';
import { FrontDeskController } from './front-desk.controller.js';
import { RoomGuard } from './room.guard.js';
import { Rooms } from './rooms.js';
import { WakeUpController } from './wake-up.controller.js';

@Module({
  imports: [
    AgiModule.forRoot({
      host: process.env.AGI_HOST ?? '127.0.0.1',
      port: Number(process.env.AGI_PORT ?? 4573),
    }),
  ],
  controllers: [WakeUpController, FrontDeskController],
  providers: [Rooms, RoomGuard],
})
export class AppModule {}
