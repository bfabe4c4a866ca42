import { Injectable } from '@nestjs/common';
import { AgiDialog } from 'nestjs-agi';

/** A part of a call: inject it into a controller. Each call has its own. */
@Injectable()
export class AccountDialogue {
  constructor(private readonly dialog: AgiDialog) {}

  /** Asks for an account of four digits; `undefined` if the caller gives none. */
  async account(): Promise<string | undefined> {
    const answer = await this.dialog.ask({ prompt: 'vm-enter-num-to-call', length: 4, tries: 3 });
    return answer.outcome === 'matched' ? answer.value : undefined;
  }
}
