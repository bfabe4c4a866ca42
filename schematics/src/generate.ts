import { applicationOf, type Application } from './application.js';
import { addToModule, type Addition } from './module-source.js';
import { nameOf, type Name } from './names.js';
import type { Context, GenerateOptions, Rule, Tree } from './tree.js';

/** A kind of file that a generator makes. */
export interface Kind {
  /** The role in the name of the file, and of the class: `controller`. */
  readonly role: string;
  readonly list: Addition['list'];
  readonly source: (name: Name) => string;
  readonly spec: (name: Name, application: Application) => string;
}

/** Writes a class and its test, and names the class in the nearest module. */
export function generate(kind: Kind, options: GenerateOptions): Rule {
  return (tree, context) => {
    const application = applicationOf(tree);
    const name = nameOf(options.name);
    const root = `/${options.sourceRoot ?? 'src'}`;
    const folder = folderOf(root, name, options);
    const file = `${name.dashed}.${kind.role}`;
    tree.create(`${folder}/${file}.ts`, kind.source(name));
    if (options.spec !== false)
      tree.create(`${folder}/${file}.spec.ts`, kind.spec(name, application));
    if (options.skipImport === true) return;
    const role = kind.role.charAt(0).toUpperCase() + kind.role.slice(1);
    const symbol = `${name.pascal}${role}`;
    const module = nearestModule(tree, folder, root, name);
    if (module === undefined) {
      context.logger.warn(`No module was found for ${symbol}: name it in ${kind.list} of one.`);
      return;
    }
    const from = `./${folder.slice(module.folder.length + 1)}/${file}${application.extension}`;
    change(tree, context, module.path, {
      list: kind.list,
      entry: symbol,
      symbol,
      from: from.replace('.//', './'),
    });
  };
}

function folderOf(root: string, { folder, dashed }: Name, { path, flat }: GenerateOptions): string {
  const parts = [root, path ?? '', folder.replace(/\/$/, ''), flat === true ? '' : dashed];
  return parts.filter(Boolean).join('/').replaceAll(/\/+/g, '/');
}

/** Adds to a module, or says what has to be added where its source cannot be read. */
export function change(tree: Tree, { logger }: Context, path: string, addition: Addition): void {
  const changed = addToModule(tree.readText(path), addition);
  if (changed === undefined) {
    logger.warn(
      `${path} has no @Module({ … }) that can be read: add ${addition.entry} to its ${addition.list}.`,
    );
  } else tree.overwrite(path, changed);
}

/** The module of the folder, or of the nearest one above it. */
function nearestModule(
  tree: Tree,
  from: string,
  root: string,
  name: Name,
): { path: string; folder: string } | undefined {
  for (
    let folder = from;
    folder.startsWith(root);
    folder = folder.slice(0, folder.lastIndexOf('/'))
  ) {
    const own = folder.slice(folder.lastIndexOf('/') + 1);
    for (const candidate of [name.dashed, own, 'app']) {
      const path = `${folder}/${candidate}.module.ts`;
      if (tree.exists(path)) return { path, folder };
    }
  }
  return undefined;
}
