import { ConsoleLogger, Injectable } from '@nestjs/common';
import { AgiContext } from 'nestjs-agi';

/**
 * Puts the unique id of the current call before the name of the logging class: `[1700000000.1 OrderStore]`. It is
 * a singleton, and finds the call through `AgiContext`.
 */
@Injectable()
export class CallIdLogger extends ConsoleLogger {
  constructor(private readonly calls: AgiContext) {
    super();
  }

  protected override formatContext(name: string): string {
    const call = this.calls.channel?.request.uniqueId;
    return super.formatContext(call === undefined ? name : `${call} ${name}`);
  }
}
