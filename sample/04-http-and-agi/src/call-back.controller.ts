import { Controller, Delete, Get, NotFoundException, Param, ParseIntPipe } from '@nestjs/common';
import { AgiRoute, CallerId, Channel, type AgiChannel } from 'nestjs-agi';
import { CallBackList, type CallBack } from './call-back-list.js';

/** One controller for both: callers put themselves on the list, the staff takes them off it. */
@Controller('call-backs')
export class CallBackController {
  constructor(private readonly list: CallBackList) {}

  /** `AGI(agi://host/call-back)`. The prefix of `@Controller()` is for HTTP alone. */
  @AgiRoute('call-back')
  async offer(@Channel() channel: AgiChannel, @CallerId() number: string): Promise<void> {
    await channel.answer();
    await channel.streamFile('vm-press');
    await channel.sayDigits('1');
    const { digits } = await channel.getData('vm-tocallback', 4000, 1);
    if (digits !== '1') return;
    const { id } = this.list.add(number);
    // Before anything else is said: a caller who hangs up now is on the list all the same.
    await channel.setVariable('CALL_BACK', String(id));
    await channel.streamFile('auth-thankyou');
  }

  @Get()
  waiting(): CallBack[] {
    return this.list.waiting;
  }

  @Delete(':id')
  take(@Param('id', ParseIntPipe) id: number): CallBack {
    const callBack = this.list.take(id);
    if (callBack === undefined) throw new NotFoundException(`nobody waits with the id ${id}`);
    return callBack;
  }
}
