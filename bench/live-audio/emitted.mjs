// What `npm run typecheck` emitted: the package, and the harness of the tests, which imports the package by its name.
import { copyFileSync } from 'node:fs';
import { register } from 'node:module';

const emitted = new URL('../../node_modules/.cache/nestjs-agi/emitted/', import.meta.url);

register(
  `data:text/javascript,${encodeURIComponent(`
    export async function resolve(name, context, next) {
      const [own, room = ''] = /^nestjs-agi(?:\\/(\\w+))?$/.exec(name) ?? [];
      return own ? next('${emitted}lib/' + (room && room + '/') + 'index.js', context) : next(name, context);
    }`)}`,
);

// Asterisk is found and started by scripts, which the type check does not emit.
for (const name of ['provision.sh', 'supervise.sh']) {
  const script = `test/asterisk/host/${name}`;
  copyFileSync(new URL(`../../${script}`, import.meta.url), new URL(script, emitted));
}

/** A module of what was emitted. */
export const of = (path) => import(new URL(path, emitted).href);
