import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { promisify } from 'node:util';
import { filesIn, foldersBelow } from './fixture/folders.js';

const root = process.cwd();
const load = createRequire(import.meta.url);
const rooms = load(join(root, '.rooms.cjs')) as Record<string, string[]>;
const config = load(join(root, '.dependency-cruiser.cjs')) as { forbidden: { name: string }[] };

const ruleOf = (room: string): string => room.replaceAll('/', '-');
const plantedIn = (room: string): string => `lib/${room}/planted-everything.ts`;

/** For each rule that is not a row of .rooms.cjs, a file that violates it. */
const violations: Record<string, { file: string; source: string }> = {
  'no-circular': {
    file: 'core/codec/planted-circle.ts',
    source: "import { b } from './planted-other-half.js';\nexport const a: number = b;",
  },
  'core-leaves': {
    file: 'core/limits.ts',
    source: "import { AGIError } from './errors.js';\nexport const a = AGIError;",
  },
  'core-is-framework-free': {
    file: 'core/channel/planted-rxjs.ts',
    source: "import { EMPTY } from 'rxjs';\nexport const a = EMPTY;",
  },
  'core-knows-no-outer-room': {
    file: 'core/server/planted-outer.ts',
    source: "import { x } from '../../nest/planted.js';\nexport const a = x;",
  },
  'codec-has-no-io': {
    file: 'core/routing/planted-timer.ts',
    source: "import { setTimeout } from 'node:timers/promises';\nexport const a = setTimeout;",
  },
  'only-the-server-opens-sockets': {
    file: 'core/channel/planted-net.ts',
    source: "import type { Socket } from 'node:net';\nexport type A = Socket;",
  },
  'command-families-stand-alone': {
    file: 'core/channel/commands/planted-neighbour.ts',
    source: "import { SayCommands } from './say.js';\nexport const a = SayCommands;",
  },
  'core-server-top': {
    file: 'core/server/agi-route.ts',
    source: "import type { Session } from './session/session.js';\nexport type A = Session;",
  },
  'core-through-its-entry-points': {
    file: 'nest/planted-way-in.ts',
    source: "import { AGIError } from '../core/errors.js';\nexport const a = AGIError;",
  },
  'internal-is-not-public': {
    file: 'ivr/planted/index.ts',
    source: "export { Deadline } from '../../core/internal.js';",
  },
  'ami-codec-has-no-io': {
    file: 'ami/codec/planted-timer.ts',
    source: "import { setTimeout } from 'node:timers/promises';\nexport const a = setTimeout;",
  },
  'ami-opens-sockets-in-one-room': {
    file: 'ami/client/planted-net.ts',
    source: "import type { Socket } from 'node:net';\nexport type A = Socket;",
  },
  'nobody-imports-ami': {
    file: 'testing/planted-ami.ts',
    source: "import { AmiClient } from '../ami/index.js';\nexport const a = AmiClient;",
  },
  'audio-codec-has-no-io': {
    file: 'audio/codec/planted-timer.ts',
    source: "import { setTimeout } from 'node:timers/promises';\nexport const a = setTimeout;",
  },
  'audio-opens-sockets-in-one-room': {
    file: 'audio/line/planted-net.ts',
    source: "import type { Socket } from 'node:net';\nexport type A = Socket;",
  },
  'nobody-imports-audio': {
    file: 'ivr/planted-audio.ts',
    source: "import { AudioServer } from '../audio/index.js';\nexport const a = AudioServer;",
  },
  'nobody-imports-testing': {
    file: 'nest/planted-testing.ts',
    source: "import { x } from '../testing/planted.js';\nexport const a = x;",
  },
  'inspector-core-without-nest': {
    file: 'inspector/core/planted-nest.ts',
    source: "import { Logger } from '@nestjs/common';\nexport const a = Logger;",
  },
  'nobody-imports-the-inspector': {
    file: 'cli/planted-inspector.ts',
    source: "import { inspect } from '../inspector/core/index.js';\nexport const a = inspect;",
  },
  'cli-through-two-entry-points': {
    file: 'cli/planted-way-in.ts',
    source: "import { x } from '../testing/planted.js';\nexport const a = x;",
  },
  'nobody-imports-cli': {
    file: 'testing/planted-cli.ts',
    source: "import { x } from '../cli/planted.js';\nexport const a = x;",
  },
  'ivr-through-the-core-entry-points': {
    file: 'ivr/planted-nest.ts',
    source: "import { x } from '../nest/planted.js';\nexport const a = x;",
  },
  'dialogues-have-no-io': {
    file: 'ivr/planted-file.ts',
    source: "import { readFileSync } from 'node:fs';\nexport const a = readFileSync;",
  },
  'nobody-imports-ivr': {
    file: 'cli/planted-ivr.ts',
    source: "import { AgiDialog } from '../ivr/index.js';\nexport const a = AgiDialog;",
  },
  'ivr-leaves': {
    file: 'ivr/hangup.ts',
    source: "import type { Prompt } from './prompts/prompt.js';\nexport type A = Prompt;",
  },
  'nest-leaves': {
    file: 'nest/agi.constants.ts',
    source: "import { AgiLogger } from './logging/agi-logger.js';\nexport const a = AgiLogger;",
  },
  'nest-packages-in-nest-only': {
    file: 'testing/planted-nest.ts',
    source: "import { Logger } from '@nestjs/common';\nexport const a = Logger;",
  },
  'deep-nest-imports-in-nest-internals': {
    file: 'nest/planted-deep.ts',
    source:
      "import { STATIC_CONTEXT } from '@nestjs/core/injector/constants.js';\nexport const a = STATIC_CONTEXT;",
  },
  'no-unlisted-packages': {
    file: 'nest/planted-unlisted.ts',
    source: "import iterate from 'iterare';\nexport const a = iterate;",
  },
};

/** Files that the planted files import. */
const imported: Record<string, string> = {
  'core/codec/planted-other-half.ts':
    "import { a } from './planted-circle.js';\nexport const b: number = a;",
  'nest/planted.ts': 'export const x = 1;',
  'testing/planted.ts': 'export const x = 1;',
  'cli/planted.ts': 'export const x = 1;',
};

const PACKAGES = ['@nestjs/common', '@nestjs/core', 'rxjs'];

/** One file of each other room, and the packages: what the planted file of a room imports. */
function targetsFrom(room: string): string[] {
  const others = Object.keys(rooms).filter((other) => other !== room);
  const files = others.flatMap((other) => filesIn(`lib/${other}`).slice(0, 1));
  return [...files, ...PACKAGES];
}

/** Whether an entry of .rooms.cjs allows a file, or a package. */
function allows(entry: string, target: string): boolean {
  if (entry.endsWith('/**')) return target.startsWith(`lib/${entry.slice(0, -2)}`);
  if (entry.endsWith('/')) return `${dirname(target)}/` === `lib/${entry}`;
  return target === (entry.endsWith('.ts') ? `lib/${entry}` : entry);
}

function sourceImporting(targets: readonly string[], room: string): string {
  return targets
    .map((target, index) => {
      const path = target.startsWith('lib/')
        ? relative(`lib/${room}`, target)
            .replace(/^(?!\.)/, './')
            .replace(/\.ts$/, '.js')
        : target;
      return `import type * as X${index} from '${path}';\nexport type { X${index} };`;
    })
    .join('\n');
}

interface Report {
  modules: { source: string; dependencies: { resolved: string }[] }[];
  summary: { violations: { from: string; to: string; rule: { name: string } }[] };
}

/** A resolved path as .rooms.cjs has it: that of a package is its name. */
function nameOf(resolved: string): string {
  return (
    [...PACKAGES, 'elkjs'].find((name) => resolved.includes(`node_modules/${name}/`)) ?? resolved
  );
}

describe('the rooms of lib', () => {
  let copy: string;
  let found: { from: string; to: string; rule: string }[];
  let imports: Map<string, Set<string>>;

  beforeAll(async () => {
    copy = mkdtempSync(join(tmpdir(), 'agi-rooms-'));
    const copied = [
      'lib',
      'package.json',
      'tsconfig.json',
      '.dependency-cruiser.cjs',
      '.rooms.cjs',
    ];
    for (const name of copied) cpSync(join(root, name), join(copy, name), { recursive: true });
    symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'));
    const planted: [path: string, source: string][] = [
      ...Object.values(violations).map(({ file, source }): [string, string] => [
        `lib/${file}`,
        source,
      ]),
      ...Object.entries(imported).map(([file, source]): [string, string] => [
        `lib/${file}`,
        source,
      ]),
      ...Object.keys(rooms).map((room): [string, string] => [
        plantedIn(room),
        sourceImporting(targetsFrom(room), room),
      ]),
    ];
    for (const [file, source] of planted) {
      const path = join(copy, file);
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, `${source}\n`);
    }
    const { stdout } = await promisify(execFile)(
      join(root, 'node_modules/.bin/depcruise'),
      ['--config', '.dependency-cruiser.cjs', '--output-type', 'json', 'lib'],
      { cwd: copy, maxBuffer: 256 * 1024 * 1024 },
    );
    const report = JSON.parse(stdout) as Report;
    found = report.summary.violations.map(({ from, to, rule }) => ({
      from,
      to: nameOf(to),
      rule: rule.name,
    }));
    const plantedFiles = new Set(planted.map(([file]) => file));
    imports = new Map();
    for (const { source, dependencies } of report.modules) {
      if (plantedFiles.has(source)) continue;
      const room = dirname(source);
      const present = imports.get(room) ?? new Set();
      for (const { resolved } of dependencies) present.add(nameOf(resolved));
      imports.set(room, present);
    }
  }, 900_000);

  afterAll(() => {
    rmSync(copy, { recursive: true, force: true });
  });

  it('are the folders of lib', () => {
    expect(Object.keys(rooms).sort()).toEqual(
      foldersBelow('lib')
        .map((folder) => folder.replace(/^lib\/|\/$/g, ''))
        .sort(),
    );
  });

  it('have a planted violation for each of their rules', () => {
    expect([...Object.keys(violations), ...Object.keys(rooms).map(ruleOf)].sort()).toEqual(
      config.forbidden.map(({ name }) => name).sort(),
    );
  });

  it.each(Object.keys(violations))('are guarded by the rule %s', (rule) => {
    const files = found.filter((violation) => violation.rule === rule).map(({ from }) => from);
    expect(files).toContain(`lib/${violations[rule]!.file}`);
  });

  it.each(Object.entries(rooms))('refuse whatever %s may not import', (room, may) => {
    const refused = found.filter(
      ({ from, rule }) => from === plantedIn(room) && rule === ruleOf(room),
    );
    const forbidden = targetsFrom(room).filter(
      (target) => !may.some((entry) => allows(entry, target)),
    );
    expect(forbidden).not.toEqual([]);
    expect(refused.map(({ to }) => to).sort()).toEqual(forbidden.sort());
  });

  it.each(Object.entries(rooms))('allow %s only what it imports', (room, may) => {
    const present = [...(imports.get(`lib/${room}`) ?? [])];
    const unused = may.filter((entry) => !present.some((target) => allows(entry, target)));
    expect(unused).toEqual([]);
  });

  it('come after those that they import', () => {
    const order = Object.keys(rooms).map((room) => `${room}/`);
    const early = Object.entries(rooms).flatMap(([room, may]) =>
      may
        .filter((entry) => entry.endsWith('/') && order.indexOf(entry) > order.indexOf(`${room}/`))
        .map((entry) => `${room} before ${entry}`),
    );
    expect(early).toEqual([]);
  });
});
