import { Injectable, Logger } from '@nestjs/common';
import { AGIServer, InjectAgiServer, OnAgiEvent, type AgiChannel } from 'nestjs-agi';

/** Knows both servers: each can be injected by its name. */
@Injectable()
export class Switchboard {
  readonly #logger = new Logger(Switchboard.name);

  constructor(
    private readonly everybody: AGIServer,
    @InjectAgiServer('staff') private readonly staff: AGIServer,
  ) {}

  @OnAgiEvent('connection', { server: 'staff' })
  logStaff(channel: AgiChannel): void {
    this.#logger.log(`the staff calls: ${channel.request.callerId ?? 'no number'}`);
  }

  get calls(): { everybody: number; staff: number } {
    return { everybody: this.everybody.channels.size, staff: this.staff.channels.size };
  }
}
