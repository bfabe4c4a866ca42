import { ParseIntPipe } from '@nestjs/common';
import { AgiChannel, AgiController, AgiGuard, AgiParam, AgiRoute, Channel } from 'nestjs-agi';
import { TokenGuard } from './token.guard.js';

@AgiController('account')
@AgiGuard(TokenGuard)
export class AccountController {
  @AgiRoute(':id')
  async balance(
    @Channel() channel: AgiChannel,
    @AgiParam('id', ParseIntPipe) id: number,
  ): Promise<void> {
    if (id > 1000) throw new Error('there is no such account');
    await channel.answer();
    await channel.sayNumber(id * 10);
    await channel.setVariable('ACCOUNT_BALANCE', id * 10);
  }
}
