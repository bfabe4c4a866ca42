/**
 * Metadata keys. Fixed strings, so that two copies of the package in one application understand each
 * other's decorators.
 */
export const AGI_CONTROLLER_METADATA = 'nestjs-agi:controller';
export const AGI_ROUTE_METADATA = 'nestjs-agi:route';
export const AGI_GUARD_METADATA = 'nestjs-agi:guard';
export const AGI_EVENT_METADATA = 'nestjs-agi:event';

/** Where Nest keeps parameter decorators; its own constant has moved between its versions. */
export const ROUTE_ARGS_METADATA = '__routeArguments__';

/** `context.getType()` in a handler of a call. */
export const AGI_CONTEXT_TYPE = 'agi';

/** Name of the server that is made when none is given. */
export const DEFAULT_SERVER_NAME = 'default';
