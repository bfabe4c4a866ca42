import { describe, expect, it } from '@jest/globals';
import {
  BadRequestException,
  ForbiddenException,
  UnauthorizedException,
  type CanActivate,
} from '@nestjs/common';
import { isGuardClass } from '../../../lib/nest/guards/guard-class.js';
import { isRefusal } from '../../../lib/nest/guards/guard-resolver.js';

class ByMethod implements CanActivate {
  canActivate(): boolean {
    return true;
  }
}

class ByProperty implements CanActivate {
  canActivate = (): boolean => true;
}

/** A class as compilers for old targets write it. */
function Compiled(): void {
  // Its method is added below.
}
Object.assign(Compiled.prototype as object, { canActivate: () => true });

describe('a guard is given', () => {
  it.each([
    ['whose instances have a method', ByMethod],
    ['whose instances have a property', ByProperty],
    ['that inherits', class extends ByMethod {}],
    ['that was compiled to a function', Compiled],
  ])('as a class %s', (_what, guard) => {
    expect(isGuardClass(guard as never)).toBe(true);
  });

  it.each<[string, unknown]>([
    ['an arrow function', () => true],
    [
      'a function',
      function decide() {
        return true;
      },
    ],
    ['an asynchronous function', async () => Promise.resolve(true)],
    ['a function whose name begins so', { classify: () => true }.classify],
    [
      'a method whose name begins so',
      {
        classify() {
          return true;
        },
      }.classify,
    ],
    ['a function that speaks of a class', () => 'a class of its own'],
    ['nothing but null', null],
    ['an instance', new ByMethod()],
    ['nothing', undefined],
  ])('as %s, which is no class', (_what, guard) => {
    expect(isGuardClass(guard as never)).toBe(false);
  });
});

describe('a guard refuses a call', () => {
  it.each([
    [new ForbiddenException(), true],
    [new UnauthorizedException('who are you?'), true],
    [new BadRequestException(), false],
    [new Error('Forbidden'), false],
    [undefined, false],
  ])('by %p: %p', (error, refuses) => {
    expect(isRefusal(error)).toBe(refuses);
  });
});
