import { Scope, type InjectionToken, type Type } from '@nestjs/common';

/** Nest's key of the options of `@Injectable()`. */
const SCOPE_OPTIONS = 'scope:options';
/** TypeScript's key of the types of a constructor's parameters. */
const PARAMETER_TYPES = 'design:paramtypes';
/** Nest's key of the tokens that `@Inject()` gives to parameters of a constructor. */
const PARAMETER_TOKENS = 'self:paramtypes';
/** Nest's key of the tokens that `@Inject()` gives to properties. */
const PROPERTY_TOKENS = 'self:properties_metadata';

/** A token as Nest's decorators keep it. */
type Injected = Exclude<InjectionToken, object> | Type | { forwardRef: () => InjectionToken };

/** Whether a class has `@Injectable({ scope: Scope.REQUEST })`. */
export function isRequestScopedClass(type: Type): boolean {
  const { scope } = (Reflect.getMetadata(SCOPE_OPTIONS, type) ?? {}) as { scope?: Scope };
  return scope === Scope.REQUEST;
}

/** The tokens that Nest injects into the constructor and the properties of a class. */
export function injectedTokens(type: Type): InjectionToken[] {
  const parameters = [...listOf(PARAMETER_TYPES, type)] as Injected[];
  // A token that is given counts in place of the parameter's type.
  for (const { index, param } of parameterTokens(type)) parameters[index] = param;
  const properties = listOf(PROPERTY_TOKENS, type) as readonly { type: Injected }[];
  return [...parameters, ...properties.map((property) => property.type)].map((injected) =>
    typeof injected === 'object' ? injected.forwardRef() : injected,
  );
}

/** How many parameters of its constructor Nest knows. */
export function constructorLength(type: Type<object>): number {
  const named = parameterTokens(type).map(({ index }) => index + 1);
  return Math.max(listOf(PARAMETER_TYPES, type).length, ...named);
}

function parameterTokens(type: object): readonly { index: number; param: Injected }[] {
  return listOf(PARAMETER_TOKENS, type) as readonly { index: number; param: Injected }[];
}

/** Whether Nest sets properties of an instance after its constructor. */
export function hasInjectedProperties(type: object): boolean {
  return listOf(PROPERTY_TOKENS, type).length > 0;
}

function listOf(key: string, type: object): readonly unknown[] {
  return (Reflect.getMetadata(key, type) ?? []) as readonly unknown[];
}
