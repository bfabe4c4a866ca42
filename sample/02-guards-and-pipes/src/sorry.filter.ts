import {
  BadRequestException,
  Catch,
  type ArgumentsHost,
  type ExceptionFilter,
} from '@nestjs/common';
import { AgiArgumentsHost } from 'nestjs-agi';

/** A value that a pipe refuses is a mistake of the caller: the caller is told, and the dialplan goes on. */
@Catch(BadRequestException)
export class SorryFilter implements ExceptionFilter<BadRequestException> {
  async catch(error: BadRequestException, host: ArgumentsHost): Promise<string> {
    const channel = AgiArgumentsHost.create(host).getChannel();
    await channel.answer();
    await channel.streamFile('sorry');
    await channel.setVariable('WAKE_UP_ERROR', error.message);
    // Any value but undefined means that the error is handled.
    return error.message;
  }
}
