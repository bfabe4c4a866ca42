import { Module } from '@nestjs/common';
import { AgiModule } from 'nestjs-agi';
import { LookupService } from './lookup.service.js';
import { Observation } from './observation.js';
import { OrderStateController } from './order-state.controller.js';

@Module({
  imports: [
    AgiModule.forRoot({
      host: process.env.AGI_HOST ?? '127.0.0.1',
      port: Number(process.env.AGI_PORT ?? 4573),
    }),
  ],
  controllers: [OrderStateController],
  providers: [LookupService, Observation],
})
export class AppModule {}
