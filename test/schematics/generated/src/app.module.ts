import { Module } from '@nestjs/common';
import { AgiModule } from 'nestjs-agi';
import { MenuController } from './menu/menu.controller.js';
import { InternalGuard } from './internal/internal.guard.js';
import { AccountDialogue } from './account/account.dialogue.js';

@Module({
  imports: [AgiModule.forRoot()],
  controllers: [MenuController],
  providers: [InternalGuard, AccountDialogue],
})
export class AppModule {}
