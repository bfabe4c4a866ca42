import type { PipeTransform } from '@nestjs/common';
import { AGIChannel, AGIRequest } from '../../core/index.js';
import { AgiDialog } from '../../ivr/index.js';

/**
 * Makes a pipe of the application, of a class or of a method let the channel, the request and the dialog
 * of a call pass unchanged. Such a pipe is for data: a `ValidationPipe` would give the handler a copy of
 * the channel without its private fields, or refuse the channel for the properties that it has. Nest
 * keeps pipes away from `@Req()` for the same reason. A pipe that is given to the parameter itself is
 * not one of these, and gets whatever the parameter is.
 */
export function forDataOnly(pipe: PipeTransform): PipeTransform {
  return {
    transform: (value: unknown, metadata) =>
      isPartOfTheCall(value) ? value : (pipe.transform(value, metadata) as unknown),
  };
}

function isPartOfTheCall(value: unknown): boolean {
  return value instanceof AGIChannel || value instanceof AGIRequest || value instanceof AgiDialog;
}
