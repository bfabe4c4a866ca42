import { afterEach, expect, it } from '@jest/globals';
import { Injectable, UsePipes, type PipeTransform } from '@nestjs/common';
import {
  AgiController,
  AgiParam,
  AgiRequest,
  AgiRoute,
  Channel,
  type AgiChannel,
  type AGIRequest,
} from 'nestjs-agi';
import { startApp, stopApps } from '../fixture/app.js';

afterEach(stopApps);

const given: unknown[] = [];

@Injectable()
class Noting implements PipeTransform {
  transform(value: unknown): unknown {
    given.push(value);
    return value;
  }
}

@AgiController()
@UsePipes(Noting)
class Calls {
  @AgiRoute('order/:id')
  async order(
    @Channel() channel: AgiChannel,
    @AgiRequest() request: AGIRequest,
    @AgiParam('id') id: string,
  ): Promise<void> {
    await channel.noop(`${request.path} ${id}`);
  }
}

it('a pipe of a class is given the data of a call, and not its channel and request', async () => {
  const { call } = await startApp({ controllers: [Calls], providers: [Noting] });
  expect((await call('/order/7')).commands).toEqual(['NOOP "/order/7 7"']);
  expect(given).toEqual(['7']);
});
