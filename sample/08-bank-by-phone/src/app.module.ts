import { Module } from '@nestjs/common';
import { AgiModule } from 'nestjs-agi';
import { Accounts } from './accounts.js';
import { Balance } from './balance.js';
import { BankController } from './bank.controller.js';
import { CallBackList } from './call-back-list.js';
import { CallBack } from './call-back.js';
import { Identification } from './identification.js';
import { LanguageChoice } from './language-choice.js';
import { Ledger } from './ledger.js';
import { MainMenu } from './main-menu.js';
import { PinChange } from './pin-change.js';
import { prompts } from './prompts.js';
import { Transactions } from './transactions.js';

@Module({
  imports: [
    AgiModule.forRoot({
      host: process.env.AGI_HOST ?? '127.0.0.1',
      port: Number(process.env.AGI_PORT ?? 4573),
      dialog: { prompts, hangup: 'throw' },
    }),
  ],
  controllers: [BankController],
  providers: [
    LanguageChoice,
    Identification,
    MainMenu,
    Balance,
    Transactions,
    PinChange,
    CallBack,
    Accounts,
    Ledger,
    CallBackList,
  ],
})
export class AppModule {}
