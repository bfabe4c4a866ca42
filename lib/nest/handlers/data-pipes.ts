import type { PipeTransform } from '@nestjs/common';
import { AGIChannel, AGIRequest } from '../../core/index.js';
import { AgiDialog } from '../../ivr/index.js';

/**
 * A pipe of the application, of a class or of a method, for values that came with a call. A channel is
 * no data: a `ValidationPipe` would give the handler a copy of it, without what is private to it, or
 * refuse it for the properties that it has. Nest keeps pipes away from `@Req()` for the same reason.
 * A pipe that is given to the parameter itself is not one of these, and gets what it was given for.
 */
export function forDataAlone(pipe: PipeTransform): PipeTransform {
  return {
    transform: (value: unknown, metadata) =>
      isOfTheCall(value) ? value : (pipe.transform(value, metadata) as unknown),
  };
}

function isOfTheCall(value: unknown): boolean {
  return value instanceof AGIChannel || value instanceof AGIRequest || value instanceof AgiDialog;
}
