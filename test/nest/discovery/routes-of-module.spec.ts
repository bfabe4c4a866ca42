import { expect, it } from '@jest/globals';
import { Injectable, Module } from '@nestjs/common';
import { AgiController, AgiModule, AgiRoute } from 'nestjs-agi';
import { routesOfModule } from '../../../lib/nest/discovery/routes-of-module.js';

let made = 0;

@Injectable()
class Database {
  constructor() {
    made++;
  }
}

@AgiController('shop')
class Shop {
  constructor(readonly database: Database) {}
  @AgiRoute(['order', 'order/:id'])
  order(): void {
    // Nobody calls it.
  }
}

@AgiController({ server: 'staff' })
class Staff {
  @AgiRoute('staff')
  enter(): void {
    // Nobody calls it.
  }
}

@Module({
  imports: [AgiModule.forRoot({ port: 0 }), AgiModule.forRoot({ name: 'staff', port: 0 })],
  controllers: [Shop, Staff],
  providers: [Database],
})
class Root {}

it('the routes of an application are read from its root module, and nothing of it is made', async () => {
  expect(await routesOfModule(Root)).toEqual([
    { path: '/shop/order', server: 'default', owner: 'Shop.order' },
    { path: '/shop/order/:id', server: 'default', owner: 'Shop.order' },
    { path: '/staff', server: 'staff', owner: 'Staff.enter' },
  ]);
  expect(made).toBe(0);
});
