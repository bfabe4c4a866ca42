import { Injectable } from '@nestjs/common';

export interface Message {
  readonly from: string | undefined;
  readonly file: string;
}

/** The notes that the staff finds in the morning. It stands for a database. */
@Injectable()
export class Notebook {
  readonly messages: Message[] = [];
  readonly callBacks: string[] = [];
}
