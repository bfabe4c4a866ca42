import { beforeAll, describe, expect, it } from '@jest/globals';
import { AGIServer } from 'nestjs-agi/core';
import { AgiDialog } from 'nestjs-agi/ivr';
import {
  explore,
  graphOf,
  placeCall,
  transcriptOf,
  type Exploration,
  type FoundEdge,
  type ScriptStep,
  type Transcript,
} from 'nestjs-agi/testing';
import { weightsOf } from '../../../lib/testing/exploration/graph/weights.js';

const server = new AGIServer();
server.agi('/desk', async (channel) => {
  const dialog = new AgiDialog(channel);
  await dialog.play(['hello', 'welcome']);
  const choice = await dialog.menu({
    prompt: 'menu',
    choices: [
      { keys: '1', value: 'queue' },
      { keys: '2', value: 'extension' },
    ],
    rounds: 1,
  });
  if (choice.outcome !== 'matched') await dialog.play('bye <"now">');
  else if (choice.value === 'queue') await channel.queue('sales');
  else await channel.continueAt('phones', '200', '1');
});

let exploration: Exploration;
beforeAll(async () => {
  const applications = { Queue: [{}, { status: 'FULL' }] };
  exploration = await explore(server, '/desk', { applications, missing: false });
});

const called = async (keys: string): Promise<Transcript> =>
  transcriptOf(
    await placeCall(server, '/desk', {
      script: [{ playing: 'menu', press: keys }],
      applications: { Queue: {} },
      chaos: false,
    }).ended,
  );

describe('the graph of an exploration', () => {
  it('has places with their kinds, and ways with what leads there, as Mermaid', () => {
    expect(graphOf(exploration).mermaid).toBe(`flowchart TD
  n0(["/desk"])
  n1["hello, welcome"]
  n2{{"menu"}}
  n3["bye &lt;&quot;now&quot;&gt;"]
  n4(("continued"))
  n5(("continues at phones,200,1"))
  n6[["Queue(sales)"]]
  n0 --> n1
  n1 --> n2
  n2 -->|"no-input · invalid"| n3
  n3 --> n4
  n2 -->|"2"| n5
  n2 -->|"1"| n6
  n6 -->|"as usual · FULL"| n4
`);
    expect(graphOf(exploration, { hangups: true }).mermaid).toContain('caller hung up');
  });

  it('counts the ways of recorded calls', async () => {
    const transcripts = [await called('1'), await called('1'), await called('2')];
    const { mermaid } = graphOf(exploration, { transcripts });
    expect(mermaid).toContain('n0 -->|"3 ×"| n1');
    expect(mermaid).toContain('n2 -->|"1 · 2 ×"| n6');
    expect(mermaid).toContain('n2 -->|"no-input · invalid · 0 ×"| n3');
  });

  it('counts a key only where it was pressed', async () => {
    const asking = new AGIServer();
    asking.agi('/', async (channel) => {
      const dialog = new AgiDialog(channel);
      const choices = (keys: string) => [{ keys, value: true }];
      await dialog.menu({ prompt: 'first', choices: choices('1'), rounds: 1 });
      // Asterisk replies with a 1 that nobody pressed.
      await channel.setVariable('ASKED', 'once');
      const second = await dialog.menu({ prompt: 'second', choices: choices('1'), rounds: 1 });
      if (second.outcome === 'matched') await dialog.play(['thanks', 'goodbye']);
      else await dialog.play('thanks');
    });
    const walked = await explore(asking, '/', { missing: false, hangups: false });
    const calls = async (script: ScriptStep[]) =>
      transcriptOf(await placeCall(asking, '/', { script, chaos: false }).ended);
    const drawn = async (script: ScriptStep[]) =>
      graphOf(walked, { transcripts: [await calls(script)] }).mermaid;
    const [left, chosen] = ['n2 -->|"no-input · invalid', 'n2 -->|"1'];
    const first = await drawn([{ playing: 'first', press: '1' }]);
    expect(first).toContain(`${left} · 1 ×"| n3`);
    expect(first).toContain(`${chosen} · 0 ×"| n5`);
    const silent = await drawn([]);
    expect(silent).toContain(`${left} · 1 ×"| n3`);
    const second = await drawn([{ playing: 'second', press: '1' }]);
    expect(second).toContain(`${left} · 0 ×"| n3`);
    expect(second).toContain(`${chosen} · 1 ×"| n5`);
  });

  it('counts silence and wrong keys apart, also at the second question', async () => {
    const asking = new AGIServer();
    asking.agi('/', async (channel) => {
      const dialog = new AgiDialog(channel);
      for (const prompt of ['first', 'second']) {
        const { outcome } = await dialog.ask({ prompt, max: 1, digits: '1', tries: 1 });
        if (outcome !== 'matched') {
          // Two places that begin with the same command.
          await dialog.play(['sorry', outcome === 'no-input' ? 'nothing' : 'wrong']);
          return;
        }
      }
      await dialog.play('thanks');
    });
    const walked = await explore(asking, '/', { missing: false, hangups: false });
    const drawn = async (...keys: string[]): Promise<string[]> => {
      const script = keys.map((press, index) => ({ playing: ['first', 'second'][index]!, press }));
      const report = await placeCall(asking, '/', { script, chaos: false }).ended;
      const { mermaid } = graphOf(walked, { transcripts: [transcriptOf(report)] });
      const nameOf = (id = ''): string =>
        new RegExp(`^ *${id}\\W+"?([\\w/, ]+)`, 'm').exec(mermaid)?.[1] ?? '';
      return Array.from(mermaid.matchAll(/(n\d+) -->\|".*\b1 ×"\| (n\d+)/g), ([, from, to]) =>
        [from, to].map(nameOf).join(' to '),
      );
    };
    expect(await drawn('1', '1')).toContain('second to thanks');
    for (const [keys, prompt] of [
      [['9'], 'wrong'],
      [[], 'nothing'],
    ] as const) {
      expect(await drawn(...keys)).toContain(`first to sorry, ${prompt}`);
      expect(await drawn('1', ...keys)).toContain(`second to sorry, ${prompt}`);
    }
  });

  it('counts the key by which a caller stopped a prompt', async () => {
    const playing = new AGIServer();
    playing.agi('/', async (channel) => {
      await channel.streamFile('offer', '19*');
      await channel.getData('menu', 1000, 1);
      await channel.getData('again', 1000, 1);
    });
    const walked = await explore(playing, '/', { missing: false, hangups: false });
    const taken = async (script: ScriptStep[]): Promise<FoundEdge[]> => {
      const report = await placeCall(playing, '/', { script, chaos: false }).ended;
      const { places, edges } = walked;
      const weights = weightsOf(places, edges, [transcriptOf(report)]);
      return edges.filter((edge) => weights.get(edge) === 1);
    };
    for (const press of ['1', '9', '*']) {
      expect(await taken([{ playing: 'offer', press }])).toContainEqual(
        expect.objectContaining({ from: 'offer', by: `press ${press}` }),
      );
    }
    expect(await taken([])).toContainEqual(expect.objectContaining({ from: 'offer', by: '' }));
    // The exploration had no hangups: no way leads to where this call ended, after the command that came too late.
    const left = await taken([{ playing: 'offer', hangup: true }]);
    expect(left.map(({ to }) => to)).toEqual(['offer', 'menu']);
  });

  it('escapes what Mermaid takes for its own', () => {
    const places = [
      { place: 'R&D <"x">', kind: 'prompt', commands: [] },
      { place: 'end', kind: 'end', commands: [] },
    ] as const;
    const edges = [{ from: 'R&D <"x">', to: 'end', by: 'A&B', calls: 1 }];
    expect(graphOf({ places, edges }).mermaid).toBe(`flowchart TD
  n0["R&amp;D &lt;&quot;x&quot;&gt;"]
  n1(("end"))
  n0 -->|"A&amp;B"| n1
`);
  });

  it('counts a command that some callers hang up on where others hear it', async () => {
    const playing = new AGIServer();
    playing.agi('/', async (channel) => {
      await channel.getData('menu', 1000, 1);
      await channel.streamFile('goodbye');
    });
    const walked = await explore(playing, '/', { missing: false });
    const report = await placeCall(playing, '/', { chaos: false }).ended;
    const { mermaid } = graphOf(walked, { transcripts: [transcriptOf(report)] });
    expect(mermaid).toContain('n2["goodbye"]');
    expect(mermaid).toMatch(/^ *n1 -->\|".*1 ×"\| n2$/m);
  });

  it('counts the way to the end that a session came to', async () => {
    const ending = new AGIServer();
    ending.agi('/', async (channel) => {
      const choice = await new AgiDialog(channel).menu({
        prompt: 'menu',
        choices: [
          { keys: '1', value: 'leave' },
          { keys: '_2XX', value: 'extension' },
          { keys: '3', value: 'stay' },
        ],
        rounds: 1,
      });
      if (choice.outcome !== 'matched') return;
      if (choice.value === 'leave') await channel.hangup();
      if (choice.value === 'extension') await channel.continueAt('phones', '200', '1');
    });
    const walked = await explore(ending, '/', { missing: false });
    const drawn = async (step: ScriptStep) => {
      const script = [{ playing: 'menu', ...step }];
      const report = await placeCall(ending, '/', { script, chaos: false }).ended;
      const { mermaid } = graphOf(walked, { transcripts: [transcriptOf(report)], hangups: true });
      const [, place = ''] = /^ *n1 -->\|".* · 1 ×"\| (n\d+)$/m.exec(mermaid) ?? [];
      return new RegExp(`^ *${place}\\(\\("(.*)"\\)\\)$`, 'm').exec(mermaid)?.[1];
    };
    expect(await drawn({ press: '1' })).toBe('server hung up');
    expect(await drawn({ press: '200' })).toBe('continues at phones,200,1');
    expect(await drawn({ press: '3' })).toBe('continued');
    expect(await drawn({})).toBe('continued');
    expect(await drawn({ hangup: true })).toBe('caller hung up');
  });

  it('is drawn as a picture, always the same, in light and dark', async () => {
    const svg = await graphOf(exploration).svg();
    expect(await graphOf(exploration).svg()).toBe(svg);
    expect(svg).toMatch(/^<svg [^]*<\/svg>\n$/);
    expect(svg).toContain('prefers-color-scheme: dark');
    for (const text of ['hello, welcome', 'Queue(sales)', 'no-input', 'bye &lt;"now"&gt;']) {
      expect(svg).toContain(`>${text}`);
    }
    expect(svg.match(/marker-end/g)).toHaveLength(7);
  });
});
