import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { AgiExecutionContext } from 'nestjs-agi';

/** For routes: `@AgiGuard(InternalGuard)`. A caller's number proves nothing; a context of the dialplan does. */
@Injectable()
export class InternalGuard implements CanActivate {
  canActivate(context: ExecutionContext): boolean {
    const request = AgiExecutionContext.create(context).getRequest();
    return request.context === 'internal';
  }
}
