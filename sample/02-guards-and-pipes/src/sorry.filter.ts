import {
  BadRequestException,
  Catch,
  type ArgumentsHost,
  type ExceptionFilter,
} from '@nestjs/common';
import { AgiArgumentsHost } from 'nestjs-agi';

/** What a pipe refuses is the caller's mistake: it is said to them, and the dialplan goes on. */
@Catch(BadRequestException)
export class SorryFilter implements ExceptionFilter<BadRequestException> {
  async catch(error: BadRequestException, host: ArgumentsHost): Promise<string> {
    const channel = AgiArgumentsHost.create(host).getChannel();
    await channel.answer();
    await channel.streamFile('sorry');
    await channel.setVariable('WAKE_UP_ERROR', error.message);
    // Anything but undefined: the error is dealt with.
    return error.message;
  }
}
