import { Module } from '@nestjs/common';
import { AgiModule } from 'nestjs-agi';
import { Basket } from './basket.js';
import { CallIdLogger } from './call-id.logger.js';
import { Customer } from './customer.js';
import { CustomerDirectory } from './customer-directory.js';
import { OrderController } from './order.controller.js';
import { OrderStore } from './order-store.js';
import { Receipt } from './receipt.js';

@Module({
  imports: [
    AgiModule.forRoot({
      host: process.env.AGI_HOST ?? '127.0.0.1',
      port: Number(process.env.AGI_PORT ?? 4573),
    }),
  ],
  controllers: [OrderController],
  providers: [Basket, Customer, Receipt, CustomerDirectory, OrderStore, CallIdLogger],
})
export class AppModule {}
