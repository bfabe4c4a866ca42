import { beforeAll, describe, expect, it } from '@jest/globals';
import { AGIServer } from 'nestjs-agi/core';
import { AgiDialog } from 'nestjs-agi/ivr';
import {
  explore,
  graphOf,
  placeCall,
  transcriptOf,
  type Exploration,
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
