import { Injectable } from '@nestjs/common';

export interface Message {
  readonly from: string | undefined;
  readonly file: string;
}

/** What the staff finds in the morning. Stands for a database. */
@Injectable()
export class Notebook {
  readonly messages: Message[] = [];
  readonly callBacks: string[] = [];
}
