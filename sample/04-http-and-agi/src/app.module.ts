import { Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { AgiModule } from 'nestjs-agi';
import { ApiKeyGuard } from './api-key.guard.js';
import { CallBackList } from './call-back-list.js';
import { CallBackController } from './call-back.controller.js';
import { HealthController } from './health.controller.js';

@Module({
  imports: [
    AgiModule.forRoot({
      host: process.env.AGI_HOST ?? '127.0.0.1',
      port: Number(process.env.AGI_PORT ?? 4573),
    }),
  ],
  controllers: [CallBackController, HealthController],
  providers: [CallBackList, { provide: APP_GUARD, useClass: ApiKeyGuard }],
})
export class AppModule {}
