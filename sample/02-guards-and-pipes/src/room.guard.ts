import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { AgiExecutionContext } from 'nestjs-agi';
import { Rooms } from './rooms.js';

/**
 * Authentication as a class: only telephones of rooms. A caller's number proves something on lines that
 * your own PBX numbers; a number from outside proves nothing.
 */
@Injectable()
export class RoomGuard implements CanActivate {
  constructor(private readonly rooms: Rooms) {}

  canActivate(context: ExecutionContext): boolean {
    const { callerId } = AgiExecutionContext.create(context).getRequest();
    return this.rooms.find(callerId) !== undefined;
  }
}
