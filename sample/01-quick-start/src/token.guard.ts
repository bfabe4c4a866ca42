import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { AgiExecutionContext } from 'nestjs-agi';
import { createHash, timingSafeEqual } from 'node:crypto';

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

/** Knows the token that the dialplan has to send. */
@Injectable()
export class Accounts {
  readonly #token = digest(process.env.AGI_TOKEN ?? 'change-me');

  /** Takes as long for a wrong token as for the right one, so that it cannot be guessed by time. */
  accepts(token: string): boolean {
    return timingSafeEqual(digest(token), this.#token);
  }
}

/** Lets calls through that have the token in their URL: `agi://host/account/42?token=…`. */
@Injectable()
export class TokenGuard implements CanActivate {
  constructor(private readonly accounts: Accounts) {}

  canActivate(context: ExecutionContext): boolean {
    const { token } = AgiExecutionContext.create(context).getParams();
    return typeof token === 'string' && this.accounts.accepts(token);
  }
}
