import { Injectable, Scope } from '@nestjs/common';
import { AGIRequest } from 'nestjs-agi';
import { CustomerDirectory } from './customer-directory.js';

/** The caller. It is made for each call, because it injects the request of the call. */
@Injectable({ scope: Scope.REQUEST })
export class Customer {
  #name: Promise<string> | undefined;

  constructor(
    private readonly request: AGIRequest,
    private readonly directory: CustomerDirectory,
  ) {}

  /** Asks the directory once for each call. */
  get name(): Promise<string> {
    return (this.#name ??= this.directory.nameOf(this.request.callerId));
  }
}
