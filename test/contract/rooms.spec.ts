import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';

/** For each rule of .dependency-cruiser.cjs, a file that breaks it and nothing else would notice. */
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
  'core-reporting': {
    file: 'core/reporting/planted-up.ts',
    source: "import { AGIError } from '../errors.js';\nexport const a = AGIError;",
  },
  'core-options': {
    file: 'core/options/planted-up.ts',
    source: "import { respond } from '../command/decoding.js';\nexport const a = respond;",
  },
  'core-codec': {
    file: 'core/codec/planted-up.ts',
    source: "import { respond } from '../command/decoding.js';\nexport const a = respond;",
  },
  'core-command': {
    file: 'core/command/planted-up.ts',
    source: "import type { Call } from '../channel/call/call.js';\nexport type A = Call;",
  },
  'core-channel': {
    file: 'core/channel/planted-up.ts',
    source: "import type { AGIServer } from '../server/agi-server.js';\nexport type A = AGIServer;",
  },
  'core-command-rows': {
    file: 'core/command/rows/planted-catalogue.ts',
    source: "import { CATALOGUE } from '../catalogue.js';\nexport const a = CATALOGUE;",
  },
  'core-channel-call': {
    file: 'core/channel/call/planted-family.ts',
    source: "import type { SayCommands } from '../commands/say.js';\nexport type A = SayCommands;",
  },
  'command-families-stand-alone': {
    file: 'core/channel/commands/planted-neighbour.ts',
    source: "import { SayCommands } from './say.js';\nexport const a = SayCommands;",
  },
  'core-channel-commands': {
    file: 'core/channel/commands/planted-channel.ts',
    source: "import type { AGIChannel } from '../agi-channel.js';\nexport type A = AGIChannel;",
  },
  'core-routing': {
    file: 'core/routing/planted-side.ts',
    source: "import { parseReply } from '../codec/reply.js';\nexport const a = parseReply;",
  },
  'core-server': {
    file: 'core/server/planted-door.ts',
    source: "import { AGIError } from '../index.js';\nexport const a = AGIError;",
  },
  'core-server-listening': {
    file: 'core/server/listening/planted-up.ts',
    source: "import type { Session } from '../session/session.js';\nexport type A = Session;",
  },
  'core-server-connection': {
    file: 'core/server/connection/planted-up.ts',
    source:
      "import type { ProxyHeaderReader } from '../proxy/proxy-header.js';\nexport type A = ProxyHeaderReader;",
  },
  'core-server-proxy': {
    file: 'core/server/proxy/planted-up.ts',
    source:
      "import type { Admission } from '../admission/admission.js';\nexport type A = Admission;",
  },
  'core-server-admission': {
    file: 'core/server/admission/planted-up.ts',
    source: "import type { Session } from '../session/session.js';\nexport type A = Session;",
  },
  'core-server-session': {
    file: 'core/server/session/planted-up.ts',
    source: "import type { AGIServer } from '../agi-server.js';\nexport type A = AGIServer;",
  },
  'core-server-top': {
    file: 'core/server/agi-route.ts',
    source: "import type { Session } from './session/session.js';\nexport type A = Session;",
  },
  'core-auth': {
    file: 'core/auth/planted-server.ts',
    source: "import type { AGIServer } from '../server/agi-server.js';\nexport type A = AGIServer;",
  },
  'core-observe': {
    file: 'core/observe/planted-channel.ts',
    source:
      "import type { AGIChannel } from '../channel/agi-channel.js';\nexport type A = AGIChannel;",
  },
  'core-through-its-door': {
    file: 'nest/planted-back-door.ts',
    source: "import { AGIError } from '../core/errors.js';\nexport const a = AGIError;",
  },
  'internal-is-not-public': {
    file: 'ivr/planted/index.ts',
    source: "export { Deadline } from '../../core/internal.js';",
  },
  'testing-wire': {
    file: 'testing/wire/planted-up.ts',
    source: "import type { Clock } from '../time/clock.js';\nexport type A = Clock;",
  },
  'testing-time': {
    file: 'testing/time/planted-side.ts',
    source: "import { toWire } from '../wire/wire-text.js';\nexport const a = toWire;",
  },
  'testing-dialogue': {
    file: 'testing/dialogue/planted-up.ts',
    source:
      "import type { CallReport } from '../report/call-report.js';\nexport type A = CallReport;",
  },
  'testing-options': {
    file: 'testing/options/planted-up.ts',
    source:
      "import type { CallReport } from '../report/call-report.js';\nexport type A = CallReport;",
  },
  'testing-report': {
    file: 'testing/report/planted-up.ts',
    source:
      "import { expectCall } from '../expectations/expect-call.js';\nexport const a = expectCall;",
  },
  'testing-expectations': {
    file: 'testing/expectations/planted-channel.ts',
    source:
      "import type { SimulatedChannel } from '../channel/simulated-channel.js';\nexport type A = SimulatedChannel;",
  },
  'testing-channel': {
    file: 'testing/channel/planted-sounds.ts',
    source: "import { play } from '../asterisk/sounds/sounds.js';\nexport const a = play;",
  },
  'testing-asterisk-sounds': {
    file: 'testing/asterisk/sounds/planted-up.ts',
    source:
      "import { playAll } from '../applications/sound-applications.js';\nexport const a = playAll;",
  },
  'testing-asterisk-applications': {
    file: 'testing/asterisk/applications/planted-up.ts',
    source: "import { COMMANDS } from '../commands/index.js';\nexport const a = COMMANDS;",
  },
  'testing-asterisk-commands': {
    file: 'testing/asterisk/commands/planted-up.ts',
    source:
      "import { SimulatedAsterisk } from '../simulated-asterisk.js';\nexport const a = SimulatedAsterisk;",
  },
  'testing-asterisk': {
    file: 'testing/asterisk/planted-chaos.ts',
    source: "import type { ChaosPlan } from '../chaos/chaos-plan.js';\nexport type A = ChaosPlan;",
  },
  'testing-chaos': {
    file: 'testing/chaos/planted-channel.ts',
    source:
      "import type { SimulatedChannel } from '../channel/simulated-channel.js';\nexport type A = SimulatedChannel;",
  },
  'testing-transport': {
    file: 'testing/transport/planted-up.ts',
    source: "import { placeCall } from '../calls/place-call.js';\nexport const a = placeCall;",
  },
  'testing-calls': {
    file: 'testing/calls/planted-transcript.ts',
    source:
      "import { parseTranscript } from '../transcripts/transcript-text.js';\nexport const a = parseTranscript;",
  },
  'testing-transcripts': {
    file: 'testing/transcripts/planted-call.ts',
    source: "import { placeCall } from '../calls/place-call.js';\nexport const a = placeCall;",
  },
  'cli-terminal': {
    file: 'cli/terminal/planted-up.ts',
    source: "import { callHelp } from '../arguments/help.js';\nexport const a = callHelp;",
  },
  'cli-arguments': {
    file: 'cli/arguments/planted-up.ts',
    source:
      "import { readCommandLine } from '../dialogue/command-line.js';\nexport const a = readCommandLine;",
  },
  'cli-dialogue': {
    file: 'cli/dialogue/planted-up.ts',
    source: "import { diagnose } from '../diagnosis/diagnosis.js';\nexport const a = diagnose;",
  },
  'cli-diagnosis': {
    file: 'cli/diagnosis/planted-up.ts',
    source:
      "import { RunningCall } from '../calls/running-call.js';\nexport const a = RunningCall;",
  },
  'cli-calls': {
    file: 'cli/calls/planted-up.ts',
    source: "import { soak } from '../commands/soak.js';\nexport const a = soak;",
  },
  'cli-commands': {
    file: 'cli/commands/planted-up.ts',
    source: "import { agi } from '../agi.js';\nexport const a = agi;",
  },
  'nobody-imports-testing': {
    file: 'nest/planted-testing.ts',
    source: "import { x } from '../testing/planted.js';\nexport const a = x;",
  },
  'cli-through-two-doors': {
    file: 'cli/planted-back-door.ts',
    source: "import { x } from '../testing/planted.js';\nexport const a = x;",
  },
  'nobody-imports-cli': {
    file: 'testing/planted-cli.ts',
    source: "import { x } from '../cli/planted.js';\nexport const a = x;",
  },
  'ivr-through-the-core-door': {
    file: 'ivr/planted-nest.ts',
    source: "import { x } from '../nest/planted.js';\nexport const a = x;",
  },
  'nobody-imports-ivr': {
    file: 'cli/planted-ivr.ts',
    source: "import { AgiDialog } from '../ivr/index.js';\nexport const a = AgiDialog;",
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

/** What the planted files import, so that only the rule in question can be broken. */
const bystanders: Record<string, string> = {
  'core/codec/planted-other-half.ts':
    "import { a } from './planted-circle.js';\nexport const b: number = a;",
  'nest/planted.ts': 'export const x = 1;',
  'testing/planted.ts': 'export const x = 1;',
  'cli/planted.ts': 'export const x = 1;',
};

interface Report {
  summary: { violations: { from: string; rule: { name: string } }[] };
}

const root = process.cwd();
const config = createRequire(import.meta.url)(join(root, '.dependency-cruiser.cjs')) as {
  forbidden: { name: string }[];
};

describe('the rooms of lib', () => {
  let copy: string;
  let found: { file: string; rule: string }[];

  beforeAll(async () => {
    copy = mkdtempSync(join(tmpdir(), 'agi-rooms-'));
    for (const name of ['lib', 'package.json', 'tsconfig.json', '.dependency-cruiser.cjs']) {
      cpSync(join(root, name), join(copy, name), { recursive: true });
    }
    symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'));
    const planted = Object.values(violations).map(({ file, source }) => [file, source] as const);
    for (const [file, source] of [...planted, ...Object.entries(bystanders)]) {
      const path = join(copy, 'lib', file);
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, `${source}\n`);
    }
    const { stdout } = await promisify(execFile)(
      join(root, 'node_modules/.bin/depcruise'),
      ['--config', '.dependency-cruiser.cjs', '--output-type', 'json', 'lib'],
      { cwd: copy, maxBuffer: 64 * 1024 * 1024 },
    );
    const report = JSON.parse(stdout) as Report;
    found = report.summary.violations.map(({ from, rule }) => ({ file: from, rule: rule.name }));
  }, 120_000);

  afterAll(() => {
    rmSync(copy, { recursive: true, force: true });
  });

  it('have a planted violation for each of their rules', () => {
    expect(Object.keys(violations).sort()).toEqual(config.forbidden.map(({ name }) => name).sort());
  });

  it.each(Object.keys(violations))('are guarded by the rule %s', (rule) => {
    expect(found).toContainEqual({ file: `lib/${violations[rule]!.file}`, rule });
  });
});
