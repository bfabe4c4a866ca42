/**
 * A validator of any library that follows Standard Schema 1 (Zod, Valibot, ArkType and others): see
 * https://standardschema.dev. The types are copied here, so that there is no dependency.
 *
 * @publicApi
 */
export interface StandardSchema<Input = unknown, Output = Input> {
  /** The interface of Standard Schema. */
  readonly '~standard': {
    /** The version of Standard Schema. */
    readonly version: 1;
    /** The name of the library. */
    readonly vendor: string;
    /** Validates a value. */
    readonly validate: (
      value: unknown,
    ) => StandardSchemaResult<Output> | Promise<StandardSchemaResult<Output>>;
    /** The types of input and output; only for the compiler. */
    readonly types?: { readonly input: Input; readonly output: Output } | undefined;
  };
}

/**
 * The result of a validation: the output value, or the issues.
 *
 * @publicApi
 */
export type StandardSchemaResult<Output> =
  | {
      /** The validated value, perhaps converted. */
      readonly value: Output;
      /** Not there if the value is valid. */
      readonly issues?: undefined;
    }
  | {
      /** The reasons why the value is not valid. */
      readonly issues: readonly StandardSchemaIssue[];
    };

/**
 * One reason why a value is not valid.
 *
 * @publicApi
 */
export interface StandardSchemaIssue {
  /** The reason in words. */
  readonly message: string;
  /** The keys that lead to the part that is not valid. */
  readonly path?: readonly (PropertyKey | { readonly key: PropertyKey })[] | undefined;
}

/** Validates a value; resolves with the output, or with the issues as one line each. */
export async function validated<Output>(
  schema: StandardSchema<unknown, Output>,
  value: unknown,
): Promise<{ value: Output } | { issues: string[] }> {
  const result = await schema['~standard'].validate(value);
  if (result.issues === undefined) return { value: result.value };
  return { issues: result.issues.map(lineOf) };
}

/** Whether a value is such a validator. Validators of ArkType are functions. */
export function isStandardSchema(value: unknown): value is StandardSchema {
  if ((typeof value !== 'object' && typeof value !== 'function') || value === null) return false;
  const standard = (value as Partial<StandardSchema>)['~standard'];
  return typeof standard?.validate === 'function';
}

function lineOf({ message, path = [] }: StandardSchemaIssue): string {
  const where = path.map((part) => String(typeof part === 'object' ? part.key : part)).join('.');
  return where === '' ? message : `${where}: ${message}`;
}
