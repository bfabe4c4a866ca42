import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AgiModule } from 'nestjs-agi';
import { Billing } from './billing.js';
import { Card } from './card.js';
import { CardCall } from './card-call.js';
import { CardController } from './card.controller.js';
import { Cards } from './cards.js';
import { Carrier } from './carrier.js';
import { prompts } from './prompts.js';

@Module({
  imports: [
    // A database in the memory of this process; `location` keeps it in a file.
    TypeOrmModule.forRoot({ type: 'sqljs', autoLoadEntities: true, synchronize: true }),
    TypeOrmModule.forFeature([Card, CardCall]),
    AgiModule.forRoot({
      host: process.env.AGI_HOST ?? '127.0.0.1',
      port: Number(process.env.AGI_PORT ?? 4573),
      dialog: { prompts, hangup: 'throw' },
    }),
  ],
  controllers: [CardController],
  providers: [Cards, Billing, Carrier],
})
export class AppModule {}
