import { Injectable, Scope } from '@nestjs/common';
import { AgiChannel } from 'nestjs-agi';

/** Notes of one call. Each call has its own, because it injects the call's channel. */
@Injectable({ scope: Scope.REQUEST })
export class CallJournal {
  readonly #steps: string[] = [];

  constructor(private readonly channel: AgiChannel) {}

  /** Notes a step here and on Asterisk's console. */
  async note(step: string): Promise<void> {
    this.#steps.push(step);
    await this.channel.verbose(`quick start: ${step}`, 3);
  }

  /** Leaves the notes where the dialplan can read them. */
  async save(): Promise<void> {
    await this.channel.setVariable('MENU_STEPS', this.#steps.join(','));
  }
}
