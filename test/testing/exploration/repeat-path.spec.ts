import { afterAll, describe, expect, it } from '@jest/globals';
import { AGIServer } from 'nestjs-agi/core';
import { AgiDialog } from 'nestjs-agi/ivr';
import {
  explore,
  optionsOf,
  repeatPath,
  scriptedCall,
  type CallReport,
  type ExploredCall,
  type ExploreOptions,
  type FoundPath,
} from 'nestjs-agi/testing';

let call: ExploredCall;
const server = new AGIServer({ port: 0 });
server.agi('/tickets', async (channel) => {
  const dialog = new AgiDialog(channel, { onMissing: () => undefined });
  const seats = async (): Promise<number> => {
    const how = call.choose('box office');
    if (how === 'slow') await call.wait(9000);
    return how === 'sold out' ? 0 : 2;
  };
  const held = await dialog.hold(seats, { music: 'one-moment', timeout: 4000 });
  if (held.outcome !== 'done') await dialog.play('sorry');
  else if (held.value === 0) await dialog.play('sold-out');
  else await channel.exec('SellTicket', call.choose('price'));
  await dialog.play('goodbye');
});

afterAll(() => server.close());

const options: ExploreOptions = {
  choices: { 'box office': ['quick', 'slow', 'sold out'], price: ['20', '30'] },
  applications: {
    SellTicket: [
      (price, { set }) => (set('SOLD', price), 0),
      (_, { set }) => (set('REFUSED', '1'), 0),
    ],
  },
  begin: async (begun) => {
    // The stores of a test may take their time until they are empty.
    for (let turn = 0; turn < 20; turn++) await new Promise(setImmediate);
    call = begun;
  },
};

/** A fence looks whether the caller is still there; how often depends on the time that prompts take. */
const isFence = (line: string): boolean => line.startsWith('GET FULL VARIABLE');

const commandsOf = ({ dialogue }: FoundPath): string[] =>
  dialogue
    .flatMap((line) => /^\d+ command (.*)$/.exec(line)?.[1] ?? [])
    .filter((line) => !isFence(line));

const said = ({ commands }: CallReport): string[] => commands.filter((line) => !isFence(line));

describe('the script of a path is gone again', () => {
  it('in memory, with the services and applications that the test fakes', async () => {
    const { paths, faults, complete, report } = await explore(server, '/tickets', options);
    expect(faults).toEqual([]);
    expect(complete).toBe(true);
    for (const path of paths) {
      const again = await repeatPath(server, path.script, options);
      expect({ path: path.script, ending: again.ending }).toEqual({
        path: path.script,
        ending: path.ending,
      });
      expect(said(again)).toEqual(commandsOf(path));
    }
    expect(report).toContain('all ways were walked');
    // As data: in a file, or on its way from one thread to another.
    expect(JSON.parse(JSON.stringify(paths))).toEqual(paths);
    const sold = paths.map(({ script }) => script.applications.SellTicket?.[0]);
    expect(sold).toEqual(expect.arrayContaining([{ given: 0 }, { given: 1 }]));
  });

  it('over TCP, in real time', async () => {
    const quick = { ...options, missing: false, hangups: false };
    const { paths } = await explore(server, '/tickets', quick);
    const { port } = await server.listen();
    const quickly = paths.filter(({ script }) => script.choices[0]?.value !== 'slow');
    expect(quickly.length).toBeGreaterThan(3);
    for (const path of quickly) {
      const url = `agi://127.0.0.1:${port}/`;
      const report = await repeatPath(url, path.script, { ...quick, prompt: 10 });
      expect({ ending: report.ending, said: said(report) }).toEqual({
        ending: path.ending,
        said: commandsOf(path),
      });
    }
  });

  it('anywhere: faked services decide as the script says', async () => {
    const { paths } = await explore(server, '/tickets', { ...options, missing: false });
    const { script } = paths.find(({ script: each }) =>
      each.choices.some(({ value }) => value === '30'),
    )!;
    const scripted = scriptedCall(script, '1795377474.12');
    expect(scripted.uniqueId).toBe('1795377474.12');
    expect(scripted.choose('price')).toBe('30');
    expect(scripted.choose('price')).toBe('30');
    expect(() => scripted.choose('prize')).toThrow(
      'the script does not say what "prize" decides; did you mean price?',
    );
    const before = scripted.elapsed;
    await scripted.wait(1);
    expect(scripted.elapsed).toBeGreaterThan(before);
    expect(() => optionsOf(script)).toThrow('the script needs outcome 1 of SellTicket');
  });
});
