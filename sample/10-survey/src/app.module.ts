import { Module } from '@nestjs/common';
import { AgiModule } from 'nestjs-agi';
import { prompts } from './prompts.js';
import { SurveyStore } from './survey-store.js';
import { SurveyController } from './survey.controller.js';
import { Survey } from './survey.js';

@Module({
  imports: [
    AgiModule.forRoot({
      host: process.env.AGI_HOST ?? '127.0.0.1',
      port: Number(process.env.AGI_PORT ?? 4573),
      dialog: { prompts },
    }),
  ],
  controllers: [SurveyController],
  providers: [Survey, SurveyStore],
})
export class AppModule {}
