import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { AgiExecutionContext } from 'nestjs-agi';
import { Rooms } from './rooms.js';

/** A guard of `@UseGuards()` runs after `@AgiGuard()`: it decides whether a known caller may do this. */
@Injectable()
export class OccupiedGuard implements CanActivate {
  constructor(private readonly rooms: Rooms) {}

  canActivate(context: ExecutionContext): boolean {
    const { callerId } = AgiExecutionContext.create(context).getRequest();
    return this.rooms.find(callerId)?.occupied === true;
  }
}
