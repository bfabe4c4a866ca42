import { Injectable, Scope } from '@nestjs/common';

/** The articles of one call: the controller fills it, and the receipt reads the same one. */
@Injectable({ scope: Scope.REQUEST })
export class Basket {
  readonly articles: string[] = [];
}
