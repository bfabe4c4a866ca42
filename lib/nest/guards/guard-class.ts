import type { CanActivate, Type } from '@nestjs/common';
import type { AgiGuardLike } from '../agi-module-options.js';

/**
 * Whether a guard is given as a class, not as an authentication function. `canActivate` of a class may be
 * a method, or a property that each instance gets.
 */
export function isGuardClass(guard: AgiGuardLike): guard is Type<CanActivate> {
  if (typeof guard !== 'function') return false;
  const { prototype } = guard as { prototype?: Partial<CanActivate> };
  return typeof prototype?.canActivate === 'function' || /^class\b/.test(String(guard));
}
