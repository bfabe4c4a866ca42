import { Module } from '@nestjs/common';
import { AgiModule } from 'nestjs-agi';
import { OfferController } from './offer.controller.js';

@Module({
  imports: [
    AgiModule.forRoot({ port: Number(process.env.AGI_PORT ?? 4573), dialog: { hangup: 'throw' } }),
  ],
  controllers: [OfferController],
})
export class AppModule {}
