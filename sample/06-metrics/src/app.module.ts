import { Module } from '@nestjs/common';
import { AgiModule } from 'nestjs-agi';
import { MetricsController } from './metrics.controller.js';
import { WeatherController } from './weather.controller.js';

@Module({
  imports: [
    AgiModule.forRoot({
      host: process.env.AGI_HOST ?? '127.0.0.1',
      port: Number(process.env.AGI_PORT ?? 4573),
    }),
  ],
  controllers: [MetricsController, WeatherController],
})
export class AppModule {}
