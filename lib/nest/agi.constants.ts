/**
 * Metadata keys. Fixed strings, so that two copies of the package in one application understand each
 * other's decorators.
 */
export const AGI_CONTROLLER_METADATA = 'nestjs-agi:controller';
export const AGI_GUARD_METADATA = 'nestjs-agi:guard';
/** On a class: the records of its decorated methods, by name. */
export const AGI_METHODS_METADATA = 'nestjs-agi:methods';
/** On a function: its record, as a method of whatever class. */
export const AGI_METHOD_METADATA = 'nestjs-agi:method';

/** `context.getType()` in a handler of a call. */
export const AGI_CONTEXT_TYPE = 'agi';

/** Name of a client of the manager that is given no name. */
export const DEFAULT_AMI_NAME = 'default';

/** Name of a server that is given no name. */
export const DEFAULT_SERVER_NAME = 'default';
