/**
 * The parts of `@angular-devkit/schematics` that are used here. A rule is a function of a tree, so that this package
 * needs no other one at run time, and none of another version than the Nest CLI's.
 */
export interface Tree {
  exists(path: string): boolean;
  readText(path: string): string;
  create(path: string, text: string): void;
  overwrite(path: string, text: string): void;
}

/** The log of the command line. */
export interface Context {
  readonly logger: { info(text: string): void; warn(text: string): void };
}

/** One step of a schematic. */
export type Rule = (tree: Tree, context: Context) => void;

/** Options that the Nest CLI gives to a generator. */
export interface GenerateOptions {
  readonly name: string;
  readonly path?: string;
  readonly sourceRoot?: string;
  readonly flat?: boolean;
  readonly spec?: boolean;
  readonly skipImport?: boolean;
}
