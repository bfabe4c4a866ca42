import { describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import type { SimulatedCallOptions } from 'nestjs-agi/testing';
import { STATUS_VARIABLES } from '../../../lib/testing/options/application-statuses.js';
import type { Recording } from '../../asterisk/applications/application-case.js';
import { recordingsOf } from '../../asterisk/applications/recordings.js';
import { MemorySession } from '../fixture/simulate.js';
import { SIMULATED_CASES, type SimulatedCase } from './application-cases.js';

const RECORDINGS = recordingsOf('22');

/** Applications whose status the test says; the others are always there. */
const DECIDED = new Set([
  'AMD',
  'ConfBridge',
  'Dial',
  'Directory',
  'FollowMe',
  'Originate',
  'Page',
  'Park',
  'Queue',
  'Transfer',
  'VoiceMail',
]);

/** The place of the call before the application. */
const HERE = 'default,100,1';

/** Runs an application on the simulator, and writes down what it left, as it was done on a real Asterisk. */
async function simulate(recording: Recording, each: SimulatedCase): Promise<Recording> {
  const { executed } = recording;
  const [, name = '', given = ''] = /^(\w+)\((.*)\)$/.exec(executed) ?? [];
  const options = given.replaceAll(/\{(\w+)\}/g, 'PJSIP/$1');
  const variable = STATUS_VARIABLES[name.toLowerCase()];
  const status = variable === undefined ? undefined : recording.variables[variable];
  const outcome = each.outcome ?? (status === undefined || status === '' ? {} : { status });
  const { after = 0, ...actions } = each.caller ?? {};
  const call: SimulatedCallOptions = {
    answered: each.answered ?? true,
    script: each.caller ? [{ running: name, after, ...actions }] : [],
    ...(DECIDED.has(name) && { applications: { [name]: outcome } }),
    ...each.options,
  };
  const session = new MemorySession(call);
  const before = session.channel.variables.all();
  const word = JSON.stringify(options);
  const answers = await session.send(options === '' ? `EXEC ${name}\n` : `EXEC ${name} ${word}\n`);
  const [reply = ''] = answers.split('\n').filter((line) => line !== 'HANGUP');
  const then = (await session.send('CHANNEL STATUS\n')).includes('511') ? 'dead' : 'live';
  const read = async (expression: string): Promise<string> =>
    /result=1 \((.*)\)$/m.exec(await session.send(`GET FULL VARIABLE "${expression}"\n`))?.[1] ??
    '';
  const place = await read('${CONTEXT},${EXTEN},${PRIORITY}');
  const changed = Object.entries(session.channel.variables.all()).filter(
    ([key, value]) => before[key] !== value,
  );
  return {
    executed,
    reply,
    then,
    ...(place !== HERE && { movedTo: place }),
    cause: await read('${HANGUPCAUSE}'),
    state: await read('${CHANNEL(state)}'),
    variables: Object.fromEntries(changed.map(([key, value]) => [key, normal(key, value)])),
  };
}

/** Without what differs from call to call, as the recordings are. */
function normal(name: string, value: string): string {
  if (/(TIME|TIME_MS|WAIT|WAIT_MS)$/.test(name) && value !== '') return '<number>';
  if (name === 'AMDCAUSE') return value.replace(/\d+/g, '<number>');
  return value
    .replace(/-\d{8}$/, '-*')
    .replace('/var/spool/asterisk', '/spool')
    .replace(/msg\d{4}/, 'msg<number>')
    .replace(/0x[0-9a-f]+/, '<id>');
}

/** A BYE leaves no cause on Asterisk 22; the simulated caller hangs up as on Local channels, with 16. */
function withoutCauseOfHangup(recording: Recording, { caller }: SimulatedCase): Recording {
  const { cause } = recording;
  return caller?.hangup && (cause === '0' || cause === '16')
    ? { ...recording, cause: 'that of a hangup' }
    : recording;
}

describe('a simulated application leaves what was recorded on a real Asterisk:', () => {
  it.each(Object.keys(RECORDINGS))('%s', async (name) => {
    const recording = RECORDINGS[name]!;
    const each = SIMULATED_CASES[name] ?? {};
    const simulated = withoutCauseOfHangup(await simulate(recording, each), each);
    const recorded = withoutCauseOfHangup(recording, each);
    if (each.differs === undefined) expect(simulated).toEqual(recorded);
    else expect(simulated).not.toEqual(recorded);
  });

  it('every case names a recording, and the page names every difference', () => {
    expect(Object.keys(SIMULATED_CASES).filter((name) => !(name in RECORDINGS))).toEqual([]);
    const page = readFileSync('docs/05-testing.md', 'utf8').split('## 11.')[1] ?? '';
    for (const { differs } of Object.values(SIMULATED_CASES)) {
      if (differs !== undefined) expect(page).toContain(differs);
    }
  });
});
