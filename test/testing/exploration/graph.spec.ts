import { beforeAll, describe, expect, it } from '@jest/globals';
import { AGIServer } from 'nestjs-agi/core';
import { AgiDialog } from 'nestjs-agi/ivr';
import {
  explore,
  graphOf,
  placeCall,
  transcriptOf,
  type Exploration,
  type ScriptStep,
  type Transcript,
} from 'nestjs-agi/testing';

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
