import { Module } from '@nestjs/common';
import { AgiModule } from 'nestjs-agi';
import { AccountController } from './account.controller.js';
import { CallJournal } from './call-journal.js';
import { MenuController } from './menu.controller.js';
import { Accounts, TokenGuard } from './token.guard.js';
import { WelcomeController } from './welcome.controller.js';

@Module({
  imports: [
    AgiModule.forRoot({
      host: process.env.AGI_HOST ?? '127.0.0.1',
      port: Number(process.env.AGI_PORT ?? 4573),
    }),
  ],
  controllers: [WelcomeController, MenuController, AccountController],
  providers: [CallJournal, Accounts, TokenGuard],
})
export class AppModule {}
