import { expect, it } from '@jest/globals';
import type { Type } from '@nestjs/common';
import { ModulesContainer } from '@nestjs/core';
import {
  AgiGuardClasses,
  GuardOverrides,
  rememberGuardClass,
  withoutGuardClasses,
} from '../../../lib/nest/guards/guard-overrides.js';
import type { NestModule } from '../../../lib/nest/nest-internals/host.js';
import { GUARDS_METADATA } from '../../../lib/nest/nest-internals/nest-metadata.js';

class Guard {
  readonly canActivate = (): boolean => true;
}

/** The guards that Nest finds at the class that has all of them: those of other specs may be there, too. */
const found = (): unknown => Reflect.getMetadata(GUARDS_METADATA, AgiGuardClasses);

it('Nest finds each guard class once, and nothing but classes', () => {
  rememberGuardClass(Guard);
  rememberGuardClass(Guard);
  const guards = found() as unknown[];
  expect(guards.filter((guard) => guard === Guard)).toHaveLength(1);
  expect(guards.filter((guard) => typeof guard !== 'function')).toEqual([]);
});

it('Nest finds no guard class during work without them, and all of them after it', async () => {
  rememberGuardClass(Guard);
  expect(await withoutGuardClasses(() => Promise.resolve([found()]))).toEqual([undefined]);
  expect(found()).toContain(Guard);
  const failure = new Error('a module cannot be read');
  await expect(withoutGuardClasses(() => Promise.reject(failure))).rejects.toBe(failure);
  expect(found()).toContain(Guard);
});

it('a guard class that became known after Nest had read the modules has no replacement', () => {
  rememberGuardClass(Guard);
  const modules = new ModulesContainer();
  const providers = new Map<Type, unknown>([[AgiGuardClasses, {}]]);
  modules.set('agi', { providers, injectables: new Map() } as unknown as NestModule);
  expect(new GuardOverrides(modules).of(Guard)).toBeUndefined();
});
