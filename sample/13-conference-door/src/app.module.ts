import { Module } from '@nestjs/common';
import { AgiModule } from 'nestjs-agi';
import { DoorController } from './door.controller.js';

@Module({
  imports: [
    AgiModule.forRoot({ port: Number(process.env.AGI_PORT ?? 4573), dialog: { hangup: 'throw' } }),
  ],
  controllers: [DoorController],
})
export class AppModule {}
