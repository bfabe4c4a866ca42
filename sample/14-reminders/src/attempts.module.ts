import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { Attempt } from './attempt.js';
import { Attempts } from './attempts.js';

/** A module of its own, since `AgiModule` asks for the store before it makes the placer. */
@Module({
  imports: [TypeOrmModule.forFeature([Attempt])],
  providers: [Attempts],
  exports: [Attempts],
})
export class AttemptsModule {}
