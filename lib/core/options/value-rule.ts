/** The rule of a value, in words and as a check. */
export interface ValueRule<Value = unknown> {
  /** The end of the sentence "it must be …". */
  readonly allowed: string;
  readonly accepts: (value: unknown) => boolean;
  /** Finds the first part of an accepted value that is wrong itself, such as an entry of a list. */
  readonly faultWithin?: (value: unknown) => ValueFault | undefined;
  /** Makes the frozen copy that is kept. */
  copy?(value: Value): Value;
}

/** The wrong part of a value: its position (`[2]`, `.name`), its value, and the rule in words. */
export interface ValueFault {
  readonly at: string;
  readonly value: unknown;
  readonly allowed: string;
}

/** The rule of an option, with the value that the option has where it is left out. */
export interface OptionRule<Value = unknown> extends ValueRule<Value> {
  readonly default: Value;
}

/** One rule for each option, in the order of the documentation. */
export type OptionRules<Settings> = {
  readonly [Name in keyof Settings]-?: OptionRule<Settings[Name]>;
};

/** An option that has a value where it is left out. */
export function withDefault<Value>(preset: Value, rule: ValueRule<Value>): OptionRule<Value> {
  return { ...rule, default: preset };
}

/** An option that has no value where it is left out. */
export function optional<Value>(rule: ValueRule<Value>): OptionRule<Value | undefined> {
  return { ...(rule as ValueRule<Value | undefined>), default: undefined };
}
