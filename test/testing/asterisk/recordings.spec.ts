import { describe, expect, it } from '@jest/globals';
import type { SimulatedCallOptions } from 'nestjs-agi/testing';
import { RECORDINGS, SESSIONS, withoutUsage, type Recording } from '../../fixtures/recordings.js';
import { MemorySession } from '../fixture/simulate.js';

/** The dialplan and the sounds that the recordings were made with. */
const setting = (extension: string): SimulatedCallOptions => ({
  callerId: { name: 'Test User', number: '5551234' },
  environment: {
    agi_channel: `Local/${extension}@t-000000${extension === 'pipe' ? '07' : '36'};2`,
    agi_context: 't',
    agi_extension: extension,
  },
  prompts: { 'tt-monkeys': 16_000, nosuch: 'missing', nosuchfile: 'missing', 'digits/1': 920 },
  prompt: 900,
  subroutines: {
    'sub,s,1': (args, call) => {
      call.set('SUBGOT', args.join('|'));
      return `retval-${args[0] ?? ''}`;
    },
    'sub,abn,1': () => null,
    'sub,long,1': async (_, call) => {
      await call.wait(60_000);
      return '';
    },
  },
});

/** Recordings of the first session in which the simulator differs, and why. */
const DIFFERENT: Readonly<Record<string, string>> = {
  'GET FULL VARIABLE "$[1+2] a) b"\n': 'expressions are not evaluated',
  'SAY DATETIME 0 "" "\'nosuch\'"\n': 'the format of a date is not read',
  'RECORD FILE r3 wav "#" 500\n': 'the recorded channel sent no sound, the simulated one does',
  'RECORD FILE r3 wav "#" 500 BEEP\n': 'likewise',
  'RECORD FILE /nosuchdir/x wav "#" 500\n': 'there are no folders',
};

/** Asterisk sends the HANGUP line when it notices the hangup: the line is moved to the reply before. */
function regroup(replies: readonly string[]): string[] {
  const grouped = [...replies];
  grouped.forEach((reply, index) => {
    if (index === 0 || !reply.startsWith('HANGUP\n2')) return;
    grouped[index - 1] = `${grouped[index - 1]!}HANGUP\n`;
    grouped[index] = reply.slice('HANGUP\n'.length);
  });
  return grouped;
}

describe('the simulated Asterisk, compared with recordings of a real one', () => {
  it('answers each command of a long session byte for byte', async () => {
    const until = RECORDINGS.findIndex(({ note }) => note === 'after HANGUP: 511');
    const played = RECORDINGS.slice(0, until + 1).filter(
      ({ send }) => send !== null && !(send in DIFFERENT),
    );
    const session = new MemorySession(setting('vbasic'));
    const answers: string[] = [];
    for (const { send } of played) answers.push(await session.send(send!));
    const compared = (replies: readonly string[]): string[] =>
      regroup(replies).map(
        (reply, index) => `${played[index]!.send!.trimEnd()} → ${withoutUsage(reply)}`,
      );
    expect(compared(answers)).toEqual(compared(played.map(({ reply }) => reply!)));
    expect(played.length).toBeGreaterThan(175);
  });

  const sessions = [...SESSIONS].filter(([name]) => !/^(?:race2?|len\d+)$/.test(name));

  it.each(sessions)('goes through the session [%s] as it was recorded', async (name, recorded) => {
    const session = new MemorySession(optionsOf(name, recorded));
    const hangs = recorded.at(-1)!.agistatus_after_session?.['h-exten'] === 'HANGUP';
    const byCommand = recorded.some(({ send }) => send === 'HANGUP\n') && name === 'hcmd';
    if (hangs && !byCommand) session.hangUpAfter(700);
    if (name === 'hsig') await session.idle();

    let answered = '';
    for (const { send, reply } of recorded) answered += await proceed(session, name, send, reply);
    answered += await session.end();

    const expected = recorded.map(({ reply }) => reply ?? '').join('');
    // The server broke the connection in these sessions: nothing that Asterisk wrote was recorded.
    if (/RST|destroy\(\)/.test(recorded[0]!.note)) answered = '';
    expect(withoutUsage(answered)).toBe(withoutUsage(inSamples(name, expected)));
    expect(session.ended).toBe(true);
    const { status } = await session.report();
    for (const [extension, seen] of Object.entries(
      recorded.at(-1)!.agistatus_after_session ?? {},
    )) {
      if (extension !== 'h-after-agi' && seen !== 'undefined') expect(status).toBe(seen);
    }
  });

  it.each([8190, 8191, 8192, 9000])('reads a line of %i bytes as it was recorded', async (size) => {
    const session = new MemorySession();
    const first = await session.send(`NOOP ${'x'.repeat(size - 5)}\n`);
    expect(first.startsWith('200 result=0\n')).toBe(true);
    const rest = first.slice('200 result=0\n'.length);
    const [{ reply }] = SESSIONS.get(`len${size}`) as [Recording];
    expect(rest + (await session.send('NOOP\n')) + (await session.end())).toBe(reply);
  });
});

function optionsOf(name: string, recorded: readonly Recording[]): SimulatedCallOptions {
  const options = setting(name);
  if (name === 'hsig') return { ...options, variables: { AGISIGHUP: 'no' } };
  if (name.startsWith('hexit')) return { ...options, variables: { AGIEXITONHANGUP: 'yes' } };
  if (recorded[0]!.note.includes('AGI in h extension')) {
    const h = { ...options.environment, agi_extension: 'h' };
    return { ...options, dead: true, environment: h };
  }
  return options;
}

/** Sends what was recorded. If it was sent while a command ran, no time passes before; otherwise it does. */
function proceed(
  session: MemorySession,
  name: string,
  send: string | null,
  reply: string | null,
): Promise<string> {
  if (send === null) return session.idle();
  const nothingYet = reply === null || ['c4', 'c5c', 'pipe6'].includes(name);
  // The caller of this session hung up before the line was complete.
  if (name === 'c13' && reply === null) return session.send(send);
  return nothingYet ? session.write(send) : session.send(send);
}

/** The recorded channel sent no sound before it hung up; the simulated one always does. */
function inSamples(name: string, expected: string): string {
  return name === 'hrecord' ? expected.replace('endpos=0', 'endpos=5600') : expected;
}
