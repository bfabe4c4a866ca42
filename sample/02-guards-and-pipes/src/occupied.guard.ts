import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { AgiExecutionContext } from 'nestjs-agi';
import { Rooms } from './rooms.js';

/** A guard of Nest's own kind runs behind `@AgiGuard()`: may this caller, whom we know, do this? */
@Injectable()
export class OccupiedGuard implements CanActivate {
  constructor(private readonly rooms: Rooms) {}

  canActivate(context: ExecutionContext): boolean {
    const { callerId } = AgiExecutionContext.create(context).getRequest();
    return this.rooms.find(callerId)?.occupied === true;
  }
}
