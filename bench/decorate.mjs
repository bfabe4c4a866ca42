// Decorators by hand: the benchmarks run as they are written.
import 'reflect-metadata';
import { Injectable, Scope } from '@nestjs/common';

export function decorate(target, decorators, types = []) {
  Reflect.defineMetadata('design:paramtypes', types, target);
  for (const decorator of decorators) decorator(target);
  return target;
}

export function method(target, name, ...decorators) {
  const descriptor = Object.getOwnPropertyDescriptor(target.prototype, name);
  for (const decorator of decorators) decorator(target.prototype, name, descriptor);
}

/** A request-scoped provider around those that it injects. */
export const provider = (...types) =>
  decorate(
    class {
      constructor(...injected) {
        this.injected = injected;
      }
    },
    [Injectable({ scope: Scope.REQUEST })],
    types,
  );
