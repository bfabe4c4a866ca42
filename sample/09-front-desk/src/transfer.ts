import { Injectable, Scope } from '@nestjs/common';
import { AgiChannel, AgiDialog } from 'nestjs-agi';
import { CallBack } from './call-back.js';
import type { Destination } from './menu.js';
import { say } from './prompts.js';

const MINUTE = 60_000;

/** Passes a caller on: to an extension, which the dialplan dials, or to a queue. */
@Injectable({ scope: Scope.REQUEST })
export class Transfer {
  constructor(
    private readonly dialog: AgiDialog,
    private readonly channel: AgiChannel,
    private readonly callBack: CallBack,
  ) {}

  to(destination: Destination): Promise<void> {
    return 'queue' in destination
      ? this.toQueue(destination.queue)
      : this.toExtension(destination.extension);
  }

  /** The session ends, and the dialplan goes on at another place: no connection is held while people talk. */
  private async toExtension(extension: string): Promise<void> {
    await this.dialog.play(say('to extension'));
    await this.channel.continueAt('nestjs-agi-front-desk-extensions', extension, 1);
  }

  /** The session goes on, so that the caller is still here when no agent was free. */
  private async toQueue(queue: string): Promise<void> {
    const { value } = await this.channel.getVariable(`QUEUE_WAITING_COUNT(${queue})`);
    const waiting = Number(value ?? 0);
    await this.dialog.play(
      waiting === 0
        ? say('to agents')
        : [say('you are number'), { number: waiting + 1 }, say('in line')],
    );
    const { status } = await this.channel.queue(queue, { wait: MINUTE });
    // There is no status after a talk with an agent, nor after a hangup.
    if (status !== null) await this.callBack.offer();
  }
}
