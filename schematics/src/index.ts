import { applicationOf } from './application.js';
import { change, generate } from './generate.js';
import { nameOf } from './names.js';
import { DIALPLAN } from './templates/dialplan.js';
import {
  controllerSource,
  controllerSpec,
  dialogueSource,
  dialogueSpec,
  guardSource,
  guardSpec,
  sampleTest as sampleTestSource,
} from './templates/generated.js';
import type { GenerateOptions, Rule } from './tree.js';

/** `nest g -c nestjs-agi-schematics controller NAME` */
export function controller(options: GenerateOptions): Rule {
  const role = 'controller';
  return generate(
    { role, list: 'controllers', source: controllerSource, spec: controllerSpec },
    options,
  );
}

/** `nest g -c nestjs-agi-schematics guard NAME` */
export function guard(options: GenerateOptions): Rule {
  return generate(
    { role: 'guard', list: 'providers', source: guardSource, spec: guardSpec },
    options,
  );
}

/** `nest g -c nestjs-agi-schematics dialogue NAME` */
export function dialogue(options: GenerateOptions): Rule {
  const role = 'dialogue';
  return generate({ role, list: 'providers', source: dialogueSource, spec: dialogueSpec }, options);
}

/** `nest g -c nestjs-agi-schematics sample-test NAME`: a test that calls the route of this name. */
export function sampleTest({ name: given, sourceRoot = 'src' }: GenerateOptions): Rule {
  return (tree) => {
    const name = nameOf(given);
    const source = sampleTestSource(name, applicationOf(tree), './app.module');
    tree.create(`/${sourceRoot}/${name.dashed}.call.spec.ts`, source);
  };
}

/** Options of `nest add nestjs-agi`. */
export interface AddOptions {
  readonly sourceRoot?: string;
  readonly dialplan?: string;
}

/** `nest add nestjs-agi`: puts `AgiModule` into the root module, and writes a dialplan. */
export function nestAdd({
  sourceRoot = 'src',
  dialplan = 'asterisk/extensions.conf',
}: AddOptions = {}): Rule {
  return (tree, context) => {
    const root = `/${sourceRoot}/app.module.ts`;
    if (tree.exists(root)) {
      const entry = 'AgiModule.forRoot()';
      change(tree, context, root, {
        list: 'imports',
        entry,
        symbol: 'AgiModule',
        from: 'nestjs-agi',
      });
    } else context.logger.warn(`There is no ${root}: add AgiModule.forRoot() to your root module.`);

    const main = `/${sourceRoot}/main.ts`;
    if (tree.exists(main)) {
      const text = tree.readText(main);
      const changed = withShutdownHooks(text);
      if (changed !== text) tree.overwrite(main, changed);
    }
    if (!tree.exists(`/${dialplan}`)) tree.create(`/${dialplan}`, DIALPLAN);
    context.logger.info(
      `The lines for Asterisk are in ${dialplan}. The server listens on 127.0.0.1:4573.`,
    );
  };
}

/** Lets running calls finish at SIGTERM. */
function withShutdownHooks(text: string): string {
  if (text.includes('enableShutdownHooks')) return text;
  return text.replace(
    /^([^\S\n]*)const (\w+) = await NestFactory\.create\w*(?:<[^>]*>)?\([^;]*;\n/m,
    (line, indent: string, app: string) => `${line}${indent}${app}.enableShutdownHooks();\n`,
  );
}
