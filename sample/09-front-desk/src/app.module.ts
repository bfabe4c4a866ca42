import { Module } from '@nestjs/common';
import { AgiModule } from 'nestjs-agi';
import { AfterHours } from './after-hours.js';
import { CallBack } from './call-back.js';
import { Clock } from './clock.js';
import { FrontDeskController } from './front-desk.controller.js';
import { Notebook } from './notebook.js';
import { office } from './office.js';
import { OpeningHours } from './opening-hours.js';
import { prompts } from './prompts.js';
import { Transfer } from './transfer.js';

@Module({
  imports: [
    AgiModule.forRoot({
      host: process.env.AGI_HOST ?? '127.0.0.1',
      port: Number(process.env.AGI_PORT ?? 4573),
      dialog: { prompts },
    }),
  ],
  controllers: [FrontDeskController],
  providers: [
    { provide: OpeningHours, useValue: office },
    Clock,
    AfterHours,
    Transfer,
    CallBack,
    Notebook,
  ],
})
export class AppModule {}
