import { Injectable, Scope } from '@nestjs/common';
import { AgiChannel, AgiDialog } from 'nestjs-agi';
import type { Destination } from './menu.js';
import { P } from './prompts.js';

/** Passes a caller on. The dialplan dials, after the session is over. */
@Injectable({ scope: Scope.REQUEST })
export class Transfer {
  constructor(
    private readonly dialog: AgiDialog,
    private readonly channel: AgiChannel,
  ) {}

  to(destination: Destination): Promise<void> {
    return 'queue' in destination
      ? this.toQueue(destination.queue)
      : this.toExtension(destination.extension);
  }

  /** The dialplan goes on at another place. */
  private async toExtension(extension: string): Promise<void> {
    await this.dialog.play(P.named('to extension'));
    await this.channel.continueAt('nestjs-agi-front-desk-extensions', extension, 1);
  }

  /** The dialplan goes on at the next priority, and reads the name of the queue. */
  private async toQueue(queue: string): Promise<void> {
    const { value } = await this.channel.getVariable(`QUEUE_WAITING_COUNT(${queue})`);
    const waiting = Number(value ?? 0);
    await this.dialog.play(
      waiting === 0
        ? P.named('to agents')
        : [P.named('you are number'), { number: waiting + 1 }, P.named('in line')],
    );
    await this.channel.setVariable('DESK_QUEUE', queue);
  }
}
